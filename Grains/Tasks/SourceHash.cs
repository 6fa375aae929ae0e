using System.Security.Cryptography;
using System.Text;

namespace AriaCluster.Tasks;

/// <summary>
/// What makes two tasks the same: owner, sources, and all that decides the bytes and their place. Priority, tags, times and retries do
/// not. A hash, because headers, users and passwords go into it.
/// </summary>
internal static class SourceHash
{
    private const int FolderDigits = 8;
    private const int Digits = 40;

    /// <summary>
    /// Hexadecimal digits, the first of them of the first source's folder alone: files that are asked for together mostly come from one
    /// folder, and so their hashes are neighbours in an index, which would else be read and written all over.
    /// </summary>
    public static string Of(string owner, TaskSpecification specification)
    {
        string[] uris = [.. specification.Uris.Select(Normalize).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var first = uris.Length == 0 ? "" : uris[0];
        var all = new StringBuilder();
        Add(all, owner);
        foreach (var uri in uris)
        {
            Add(all, uri);
        }

        Add(all, specification.Dir);
        Add(all, specification.Out);
        Add(all, specification.Checksum?.ToString());
        Add(all, specification.Overwrite ? "overwrite" : null);
        // Of an option that is given twice the last one holds; headers add up, in their order.
        foreach (var option in specification.Options.OrderBy(option => option.Name, StringComparer.Ordinal))
        {
            Add(all, option.Name);
            Add(all, option.Value);
        }

        var folder = first[..(first.LastIndexOf('/') + 1)];
        return string.Concat(Hash($"{owner}\n{folder}").AsSpan(0, FolderDigits), Hash(all.ToString()).AsSpan(0, Digits - FolderDigits));
    }

    // With its length, so that no two lists of texts run into the same one.
    private static void Add(StringBuilder all, string? text) => all.Append(text?.Length ?? -1).Append(':').Append(text).Append('\n');

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // Scheme and host in lower case, no default port, no fragment, escapes as Uri writes them. A magnet link is its content's hash: names
    // and trackers only help to find it.
    private static string Normalize(string uri)
    {
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed))
        {
            return uri;
        }

        return parsed.Scheme == "magnet"
            ? string.Join('&', parsed.Query.TrimStart('?').Split('&').Where(IsTopic).Select(topic => topic.ToLowerInvariant()).Order(StringComparer.Ordinal))
            : parsed.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.Fragment, UriFormat.UriEscaped);
    }

    private static bool IsTopic(string parameter) => parameter.StartsWith("xt", StringComparison.OrdinalIgnoreCase);
}
