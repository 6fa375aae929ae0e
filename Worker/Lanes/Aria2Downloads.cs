using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AriaCluster.Tasks;

namespace AriaCluster.Worker.Lanes;

/// <summary>The calls that the agent makes to aria2.</summary>
internal static class Aria2Downloads
{
    // Where it writes, and that it never replaces anything, is ours to say; the hub's allow-list leaves these out as well.
    private static readonly HashSet<string> _ours =
        ["dir", "out", "gid", "checksum", "index-out", "allow-overwrite", "auto-file-renaming", "continue", "pause", "remove-control-file"];

    private static readonly string[] _descriptions = [".torrent", ".meta4", ".metalink"];

    /// <summary>Whether the name is that of a file which says what to download.</summary>
    public static bool IsDescription(string path) => _descriptions.Any(end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <param name="gid">The download's name.</param>
    /// <param name="specification">What was asked for.</param>
    /// <param name="folder">The task's work folder.</param>
    /// <param name="name">The file's name there; null leaves it to the source.</param>
    /// <param name="defaults">Options that hold unless the specification has others.</param>
    /// <param name="answered">Gets the answer.</param>
    public static Aria2Call Add(
        Gid gid, TaskSpecification specification, string folder, string? name, IReadOnlyDictionary<string, string> defaults, Action<Aria2Answer> answered) =>
        new("aria2.addUri", writer =>
        {
            writer.WriteStartArray();
            foreach (var uri in specification.Uris)
            {
                writer.WriteStringValue(uri);
            }

            writer.WriteEndArray();
            writer.WriteStartObject();
            writer.WriteString("gid"u8, gid.ToString());
            writer.WriteString("dir"u8, folder);
            if (name is not null)
            {
                writer.WriteString("out"u8, name);
            }

            if (specification.Checksum is { } checksum)
            {
                writer.WriteString("checksum"u8, checksum.ToString());
            }

            foreach (var (option, value) in defaults.Where(option => !IsAsked(specification.Options, option.Key)))
            {
                writer.WriteString(option, value);
            }

            WriteOptions(writer, specification.Options);
            writer.WriteEndObject();
        }, answered);

    public static Aria2Call Status(Gid gid, Action<Aria2Answer> answered) =>
        new("aria2.tellStatus", writer =>
        {
            writer.WriteStringValue(gid.ToString());
            Aria2Status.WriteKeys(writer);
        }, answered);

    /// <summary>What a list of downloads is asked for so that <see cref="Below"/> can read whose they are.</summary>
    public static (string Method, Action<Utf8JsonWriter> Parameters) Owned(string method) => (method, writer =>
    {
        if (method != "aria2.tellActive")
        {
            writer.WriteNumberValue(0);
            writer.WriteNumberValue(1000);
        }

        writer.WriteStartArray();
        writer.WriteStringValue("gid"u8);
        writer.WriteStringValue("dir"u8);
        writer.WriteEndArray();
    });

    /// <summary>Those of a list that write below a folder: nobody else's do.</summary>
    public static ImmutableArray<Gid> Below(string folder, JsonElement list) =>
        [.. list.EnumerateArray()
            .Where(download => download.GetProperty("dir").GetString()!.StartsWith(folder + "/", StringComparison.Ordinal))
            .Select(download => Gid.Parse(download.GetProperty("gid").GetString()!))];

    public static Aria2Call Active(Action<Aria2Answer> answered) => new("aria2.tellActive", Aria2Progress.WriteKeys, answered);

    /// <summary>The downloads of a list, by their folders. Of those that wait, the first: there are never many.</summary>
    public static Aria2Call List(string method, Action<Aria2Answer> answered) => new(method, Owned(method).Parameters, answered);

    /// <summary>Stops a download; its control file is exact afterwards. It has ended when aria2 says so.</summary>
    public static Aria2Call Remove(Gid gid) => OfGid("aria2.forceRemove", gid);

    /// <summary>Frees the memory of an ended download, and its gid.</summary>
    public static Aria2Call Forget(Gid gid) => OfGid("aria2.removeDownloadResult", gid);

    /// <summary>
    /// Has aria2 leave the control file where it is when the download is complete. One that ends while no agent looks, and whose aria2c dies
    /// before one does, is else data without a control file, of which nobody can tell whether it is whole.
    /// </summary>
    public static Aria2Call KeepControlFile(Gid gid) => new("aria2.changeOption", writer =>
    {
        writer.WriteStringValue(gid.ToString());
        writer.WriteStartObject();
        writer.WriteString("force-save"u8, "true"u8);
        writer.WriteEndObject();
    }, answered: null);

    /// <summary>Limits all downloads of a lane together, in bytes each second; zero for no limit.</summary>
    public static Aria2Call Limit(long bytesPerSecond) => new("aria2.changeGlobalOption", writer =>
    {
        writer.WriteStartObject();
        // aria2 counts in 32 bits here.
        writer.WriteString("max-overall-download-limit"u8, Math.Min(bytesPerSecond, int.MaxValue).ToString(CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }, answered: null);

    /// <summary>Why an option may not be given to aria2; null if all may.</summary>
    public static string? Fault(ImmutableArray<TaskOption> options) =>
        options.FirstOrDefault(option => option.Value.Any(char.IsControl)) is { } bad
            ? $"The option '{bad.Name}' has control characters: a header could carry more than itself."
            : null;

    private static Aria2Call OfGid(string method, Gid gid) => new(method, writer => writer.WriteStringValue(gid.ToString()), answered: null);

    private static bool IsAsked(ImmutableArray<TaskOption> options, string name) =>
        _ours.Contains(name) ? false : !options.IsDefaultOrEmpty && options.Any(option => option.Name == name);

    // An option given more than once (header) is an array of its values.
    private static void WriteOptions(Utf8JsonWriter writer, ImmutableArray<TaskOption> options)
    {
        if (options.IsDefaultOrEmpty)
        {
            return;
        }

        foreach (var values in options.Where(option => !_ours.Contains(option.Name)).GroupBy(option => option.Name, option => option.Value))
        {
            if (values.Key != "header")
            {
                writer.WriteString(values.Key, values.Last());
                continue;
            }

            writer.WriteStartArray(values.Key);
            foreach (var value in values)
            {
                writer.WriteStringValue(value);
            }

            writer.WriteEndArray();
        }
    }
}
