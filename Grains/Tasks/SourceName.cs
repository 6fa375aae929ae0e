namespace AriaCluster.Tasks;

/// <summary>What a source's address tells before anything is fetched.</summary>
internal static class SourceName
{
    private const int MaxLength = 255;

    /// <summary>The host in lower case; null where the address has none, as magnet links.</summary>
    public static string? Host(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Host.Length > 0 ? parsed.IdnHost.ToLowerInvariant() : null;

    /// <summary>A name to show: the one asked for, else the last segment of the path, else the magnet's own, else the host.</summary>
    public static string Of(TaskSpecification specification)
    {
        var uri = specification.Uris.IsDefaultOrEmpty ? "" : specification.Uris[0];
        var name = specification.Out ?? Segment(uri) ?? Host(uri) ?? uri;
        return name.Length > MaxLength ? name[..MaxLength] : name;
    }

    private static string? Segment(string uri)
    {
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed))
        {
            return null;
        }

        return parsed.Scheme == "magnet" ? Magnet(parsed.Query) : Readable(parsed.AbsolutePath[(parsed.AbsolutePath.LastIndexOf('/') + 1)..]);
    }

    private static string? Magnet(string query)
    {
        var parameters = query.TrimStart('?').Split('&');
        var name = parameters.FirstOrDefault(parameter => parameter.StartsWith("dn=", StringComparison.Ordinal));
        return Readable(name?[3..].Replace('+', ' ')) ?? Readable(parameters.FirstOrDefault()?.Split(':')[^1]);
    }

    private static string? Readable(string? escaped)
    {
        var text = Plain.Text(Uri.UnescapeDataString(escaped ?? ""), MaxLength);
        return text.Length > 0 ? text : null;
    }
}
