using System.Net;

namespace AriaCluster.Cli.Machine;

/// <summary>Where a hub listens for other machines, and how what they say is kept from others.</summary>
/// <param name="Address">An IP address of this machine, or 0.0.0.0 or :: for all.</param>
/// <param name="LocalPort">The port of 127.0.0.1 for this machine's own processes; null if the hub's own does for them.</param>
/// <param name="Certificate">The PEM file of the hub's certificate.</param>
/// <param name="CertificateKey">The PEM file of its key; null for the same file.</param>
/// <param name="Proxies">Declared proxies: addresses and networks, with commas.</param>
/// <param name="Insecure">Whether plain http of other machines is answered.</param>
/// <param name="Hosts">Further names by which others reach it, some with a port, with commas.</param>
internal sealed record ListenPlan(
    string Address, int? LocalPort, string? Certificate, string? CertificateKey, string? Proxies, bool Insecure, string? Hosts = null)
{
    /// <summary>The hub's settings that follow.</summary>
    public IReadOnlyList<string> Settings =>
    [
        $"--Hub:Address={Address}", .. Given("LocalPort", LocalPort), .. Given("CertificateFile", Certificate), .. Given("CertificateKeyFile", CertificateKey),
        .. Given("Insecure", Insecure ? "true" : null),
        .. Split(Proxies).Select((proxy, i) => $"--Hub:Proxies:{i}={proxy}"), .. Names.Select((name, i) => $"--Hub:Hosts:{i}={name.Host}"),
    ];

    /// <summary>By which others reach it.</summary>
    public IReadOnlyList<PublicName> Names => [.. Split(Hosts).Select(PublicName.Parse).OfType<PublicName>()];

    /// <summary>Whether the hub cannot be spoken to at 127.0.0.1 with the port that others use, or not in plain http.</summary>
    public bool NeedsLocalPort => Certificate is not null || !IsLocal;

    /// <summary>Whether it is what a hub does anyhow: for this machine alone.</summary>
    public bool IsAsUsual => Address == "127.0.0.1" && Certificate is null && Proxies is null && Hosts is null;

    /// <summary>Whether 127.0.0.1 is among the addresses.</summary>
    public bool IsLocal => IPAddress.Parse(Address) is var ip && (IPAddress.IsLoopback(ip) || ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));

    private static string[] Split(string? list) => (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static string[] Given(string setting, object? value) => value is null ? [] : [$"--Hub:{setting}={value}"];
}
