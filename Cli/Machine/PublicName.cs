namespace AriaCluster.Cli.Machine;

/// <summary>A name by which others reach a hub, such as its proxy's.</summary>
/// <param name="Host">A name or an address.</param>
/// <param name="Port">Where the proxy listens; null for where one would without saying so.</param>
internal sealed record PublicName(string Host, int? Port)
{
    /// <summary>Reads <c>NAME</c>, <c>NAME:PORT</c>, an address, or <c>[fd00::5]:PORT</c>; null if it is none.</summary>
    public static PublicName? Parse(string text)
    {
        if (Uri.CheckHostName(text) != UriHostNameType.Unknown)
        {
            return new(text, null);
        }

        var end = text.LastIndexOf(':');
        return end > 0 && ushort.TryParse(text.AsSpan(end + 1), System.Globalization.NumberStyles.None, null, out var port) && port > 0
            && text[..end] is var host && Uri.CheckHostName(host) is not UriHostNameType.Unknown && (!host.Contains(':') || host[0] == '[')
                ? new(host, port) : null;
    }

    /// <summary>The address that others type.</summary>
    /// <param name="scheme">http or https.</param>
    /// <param name="port">The port, where the name has none; -1 for the scheme's own.</param>
    public string ToAddress(string scheme, int port) => new UriBuilder(scheme, Host, Port ?? port).Uri.AbsoluteUri.TrimEnd('/');
}
