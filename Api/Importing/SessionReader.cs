using System.Security.Cryptography;
using System.Text;
using AriaCluster.Api.Tasks.Requests;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Importing;

/// <summary>
/// What aria2c's <c>--save-session</c> writes: a line of URIs with tabs between them for each download, below it indented lines
/// <c>name=value</c>.
/// </summary>
internal sealed class SessionReader(AllowedOptions allowed)
{
    private const int MaxLine = 1 << 20;

    public IEnumerable<ImportEntry> Read(TextReader file)
    {
        var (entry, options) = (default((int Line, ImportDraft Draft)?), new Dictionary<string, string>(StringComparer.Ordinal));
        for (var number = 1; file.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#')
            {
                continue;
            }

            if (!char.IsWhiteSpace(line[0]))
            {
                if (entry is { } before)
                {
                    yield return Finish(before.Line, before.Draft, options);
                }

                (entry, options) = ((number, Begin(line)), new Dictionary<string, string>(StringComparer.Ordinal));
            }
            else if (entry is null || line.IndexOf('=', StringComparison.Ordinal) < 1 || line.Length > MaxLine)
            {
                yield return new ImportEntry($"line {number}") { Fault = entry is null ? "an option stands before the first URI" : "it is no option: name=value is expected" };
            }
            else
            {
                Add(entry.Value.Draft, options, line.Trim());
            }
        }

        if (entry is { } last)
        {
            yield return Finish(last.Line, last.Draft, options);
        }
    }

    private ImportDraft Begin(string line)
    {
        var draft = new ImportDraft(allowed);
        foreach (var uri in line.Split('\t', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct())
        {
            draft.AddUri(uri);
        }

        return draft;
    }

    private static void Add(ImportDraft draft, Dictionary<string, string> options, string line)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        var (name, value) = (line[..equals], line[(equals + 1)..]);
        options[name] = value;
        draft.AddOption(name, value);
    }

    // aria2 gives every download a gid; of one without, its sources are its name.
    private static ImportEntry Finish(int line, ImportDraft draft, Dictionary<string, string> options)
    {
        var gid = options.GetValueOrDefault("gid");
        var oldId = string.IsNullOrEmpty(gid) ? $"session-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\t', draft.Uris))))[..32]}" : gid;
        var status = options.GetValueOrDefault("pause") == "true" ? DownloadStatus.Paused : DownloadStatus.Pending;
        return new ImportEntry($"line {line}")
        {
            OldId = oldId,
            Draft = draft,
            Past = new(status, null, null, null, null, null, $"imported from a session of aria2, where it was {oldId}"),
        };
    }
}
