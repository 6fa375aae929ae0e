namespace AriaCluster.Scheduling;

/// <summary>
/// Finds room between two places of equal position. Ties are hexadecimal digits, compared as text, so between any two there is room for
/// a longer one: nobody else has to move.
/// </summary>
internal static class QueueTie
{
    private const string Half = "8000";
    private const string None = "0000";

    /// <summary>A tie after <paramref name="previous"/>, which is empty for none, and before <paramref name="next"/>.</summary>
    public static string Between(string previous, string next)
    {
        // One more or less keeps ties short where many are put one after the other.
        if (Step(previous, 1) is { } after && string.CompareOrdinal(after, next) < 0)
        {
            return after;
        }

        if (Step(next, -1) is { } before && string.CompareOrdinal(before, previous) > 0)
        {
            return before;
        }

        var head = previous;
        while (string.CompareOrdinal(head + Half, next) >= 0)
        {
            head += None;
        }

        return head + Half;
    }

    // The number of equal length that is greater or less by one. None that ends in zeros: a shorter one would leave no room before it.
    private static string? Step(string digits, int by)
    {
        var next = digits.ToCharArray();
        for (var i = next.Length - 1; i >= 0; i--)
        {
            var digit = Convert.ToInt32(digits[i..(i + 1)], 16) + by;
            next[i] = Convert.ToString(digit & 15, 16)[0];
            if (digit is >= 0 and <= 15)
            {
                return new string(next) is var text && text.EndsWith(None, StringComparison.Ordinal) ? null : text;
            }
        }

        return null;
    }
}
