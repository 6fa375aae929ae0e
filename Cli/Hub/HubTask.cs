using System.Text.Json;

namespace AriaCluster.Cli.Hub;

/// <summary>What the command line reads of a task in the hub's answers. What the hub does not know yet is null.</summary>
internal sealed record HubTask
{
    public string Id { get => field ?? ""; init; }

    public string? Gid { get; init; }

    /// <summary>
    /// The answer to a submission has none: then it is pending, or anything if it was there already. (Generated JSON readers lose
    /// initialisers of init properties.)
    /// </summary>
    public string Status { get => field ?? (DuplicateOf is null ? TaskStatuses.Pending : TaskStatuses.Unknown); init; }

    public string? Name { get; init; }

    public IReadOnlyList<string>? Uris { get; init; }

    public string? Out { get; init; }

    public string? Worker { get; init; }

    /// <summary>In a list: of the first file in its place, absolute on its worker.</summary>
    public string? Path { get; init; }

    public double? Progress { get; init; }

    public long? CompletedBytes { get; init; }

    public long? LengthBytes { get; init; }

    public long? SpeedBytesPerSecond { get; init; }

    public string? Checksum { get; init; }

    /// <summary>In the answer to a submission: it was there already.</summary>
    public string? DuplicateOf { get; init; }

    /// <summary>Of a completed task that was asked for by its id.</summary>
    public HubTaskResult? Result { get; init; }

    /// <summary>Why the last attempt failed: a text, or an object with a message.</summary>
    public JsonElement? Error { get; init; }

    /// <summary>Why it waits: an object with a text; not in lists.</summary>
    public JsonElement? Why { get; init; }

    public string? ErrorText => Error switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Object } error => error.Text("message"),
        _ => null,
    };

    /// <summary>Short, for people: the file's name if there is one, else the source.</summary>
    public string Title => FirstOf(PlacedName, Name, Out, FileName(PlacedAt), Uris is [var uri, ..] ? FileName(uri) : null, Id);

    /// <summary>Where the result is, absolute on its worker; null until it is there.</summary>
    public string? PlacedAt => Path ?? (Result?.Files is [var file, ..] ? file.Path : null);

    // A file beside one of its name has another: `small (1).bin`. What became a folder of files keeps the source's name.
    private string? PlacedName =>
        Status == TaskStatuses.Completed && PlacedAt is { } path && Name is { } name && System.IO.Path.GetFileName(path) is var placed
            && System.IO.Path.GetExtension(placed) == System.IO.Path.GetExtension(name) ? placed : null;

    private static string FirstOf(params ReadOnlySpan<string?> names)
    {
        foreach (var name in names)
        {
            if (!string.IsNullOrEmpty(name))
            {
                return name;
            }
        }

        return "";
    }

    private static string? FileName(string? path)
    {
        var trimmed = path?.Split('?', '#')[0].TrimEnd('/');
        var name = trimmed?[(trimmed.LastIndexOf('/') + 1)..];
        return string.IsNullOrEmpty(name) ? path : name;
    }
}
