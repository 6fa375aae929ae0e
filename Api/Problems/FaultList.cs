namespace AriaCluster.Api.Problems;

/// <summary>All that is wrong with one request, each fault with the field it is in. A request with a fault changes nothing.</summary>
internal sealed class FaultList
{
    /// <summary>A batch can have tens of thousands of faults; what is beyond this is counted and not listed.</summary>
    public const int MaxListed = 1_000;

    /// <summary>The field of what is wrong with the body as a whole.</summary>
    public const string Body = "body";

    private const int MaxQuoted = 60;
    private const int MaxField = 200;

    private readonly List<(string Field, string Message)> _listed = [];

    /// <summary>How many there are, listed or not.</summary>
    public int Count { get; private set; }

    public void Add(string field, string message)
    {
        Count++;
        if (_listed.Count < MaxListed)
        {
            _listed.Add((Clean(field, MaxField), message));
        }
    }

    public void AddIf(bool isWrong, string field, string message)
    {
        if (isWrong)
        {
            Add(field, message);
        }
    }

    /// <summary>The messages of each field, fields in the order in which they were first found wrong.</summary>
    public IReadOnlyDictionary<string, string[]> ToErrors() =>
        _listed.GroupBy(fault => fault.Field).ToDictionary(field => field.Key, field => field.Select(fault => fault.Message).ToArray());

    /// <summary>A caller's text as part of a message: short, and without what could forge a line of a log or a page.</summary>
    public static string Quote(string text) => $"'{Clean(text, MaxQuoted)}'";

    private static string Clean(string text, int most)
    {
        var shown = text.Length <= most ? text : text[..most] + "…";
        return shown.Any(IsUnsafe) ? string.Concat(shown.Select(c => IsUnsafe(c) ? '\ufffd' : c)) : shown;
    }

    private static bool IsUnsafe(char c) => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029';
}
