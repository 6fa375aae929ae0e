using System.Globalization;

namespace AriaCluster.Silo.Storage.Audit;

/// <summary>
/// Makes and reads the ids of entries: <c>audit-</c> and a version 7 UUID in lower case, so that ids sort by time, and those that one process
/// makes within a millisecond by their order.
/// </summary>
internal static class AuditId
{
    private const string Prefix = "audit-";
    private const int CountBits = 12;

    private static long _last;

    public static string New(DateTimeOffset at)
    {
        var number = Next(at.ToUnixTimeMilliseconds());
        var random = Guid.CreateVersion7(at).ToString("D");
        return $"{Prefix}{random[..15]}{(number & ((1 << CountBits) - 1)).ToString("x3", CultureInfo.InvariantCulture)}{random[18..]}";
    }

    /// <summary>Not after any id of that time or later.</summary>
    public static string FirstSince(DateTimeOffset at)
    {
        var milliseconds = Math.Max(0, at.ToUnixTimeMilliseconds()).ToString("x12", CultureInfo.InvariantCulture);
        return $"{Prefix}{milliseconds[..8]}-{milliseconds[8..]}-";
    }

    /// <summary>Whether the text has the form of an entry's id.</summary>
    public static bool IsValid(string? text) =>
        text is not null && text.StartsWith(Prefix, StringComparison.Ordinal) && Guid.TryParseExact(text.AsSpan(Prefix.Length), "D", out _)
        && !text.AsSpan(Prefix.Length).ContainsAnyInRange('A', 'Z');

    // The milliseconds and a count within them; past its end it begins again, and the random rest keeps ids apart.
    private static long Next(long milliseconds)
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = last >> CountBits == milliseconds ? last + 1 : milliseconds << CountBits;
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
            {
                return next;
            }
        }
    }
}
