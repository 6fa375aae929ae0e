using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AriaCluster.Silo.Storage.Audit;

namespace AriaCluster.Api.Audit;

/// <summary>What a handler adds to the entry of its request. Values are cut to a short form, and none of them may be a secret.</summary>
internal sealed class AuditNote
{
    private const int MaxText = 300;
    private const int MaxChanges = 100;

    private readonly List<AuditChange> _changes = [];

    /// <summary>In place of the name of a key, where the request had none.</summary>
    public string? By { get; set; }

    public ImmutableArray<AuditChange> Changes => [.. _changes];

    /// <summary>Whether the entry is made; whoever comes later adds nothing.</summary>
    public bool IsDone { get; set; }

    /// <summary>That of the request; handlers have it as a parameter.</summary>
    public static AuditNote Of(HttpContext http)
    {
        if (http.Features.Get<AuditNote>() is not { } note)
        {
            http.Features.Set(note = new AuditNote());
        }

        return note;
    }

    public static ValueTask<AuditNote?> BindAsync(HttpContext http) => ValueTask.FromResult<AuditNote?>(Of(http));

    /// <summary>Notes what became of one value; nothing if it is what it was.</summary>
    public void Change(string name, object? old, object? now)
    {
        var (before, after) = (Text(old), Text(now));
        if (before != after && _changes.Count < MaxChanges)
        {
            _changes.Add(new(Cut(name), before is null ? null : Cut(before), after is null ? null : Cut(after)));
        }
    }

    /// <summary>Text as an entry holds it: short, and without what a terminal would obey.</summary>
    public static string Cut(string text)
    {
        var plain = string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
        return plain.Length <= MaxText ? plain : plain[..(MaxText - 1)] + "…";
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        Enum word => JsonNamingPolicy.CamelCase.ConvertName(word.ToString()),
        DateTimeOffset time => time.ToString("u", CultureInfo.InvariantCulture),
        IEnumerable<string> list => string.Join(", ", list),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
