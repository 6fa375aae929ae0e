using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AriaCluster.Cli.Machine;

/// <summary>How other machines reach a hub of this one.</summary>
/// <param name="Addresses">The best first; none if only this machine reaches it, or if its operator's proxy has the address.</param>
/// <param name="IsBehindProxy">Whether others speak to a proxy, of which nothing is known here but its way to the hub, and the names that were told.</param>
/// <param name="PrivateCertificate">What other machines have to be given, in words, if this system does not trust the hub's certificate.</param>
internal sealed record Reach(IReadOnlyList<string> Addresses, bool IsBehindProxy, string? PrivateCertificate = null)
{
    private const int Most = 3;

    /// <summary>What to write for an address that nobody told.</summary>
    public const string Unknown = "https://HUB";

    public string? Best => Addresses.Count > 0 ? Addresses[0] : null;

    public static Reach Of(ClusterPlan plan) => plan.Listen switch
    {
        null => new([], false),
        { Proxies: not null, Certificate: null } proxied => new([.. proxied.Names.Take(Most).Select(name => name.ToAddress(Uri.UriSchemeHttps, port: -1))], true),
        { } listen when IPAddress.IsLoopback(IPAddress.Parse(listen.Address)) => new([], listen.Proxies is not null),
        { } listen => new([.. Hosts(listen).Take(Most).Select(name => name.ToAddress(listen.Certificate is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps, plan.Port))], false, FindPrivate(listen)),
    };

    /// <summary>What makes another machine a worker, to be typed there.</summary>
    public static string JoinLine(Shell shell, string? address, bool isPrivate = false) =>
        $"{shell.Command} worker {address ?? Unknown} --join TOKEN{(address?.StartsWith("http:", StringComparison.Ordinal) == true ? " --insecure" : isPrivate ? " --ca FILE" : "")}";

    // Whoever was signed by another vouches for nobody, unless that one is in the file, too.
    private static string? FindPrivate(ListenPlan listen)
    {
        if (listen.Certificate is not { } file)
        {
            return null;
        }

        try
        {
            var presented = new X509Certificate2Collection();
            presented.ImportFromPemFile(file);
            using var chain = new X509Chain();
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            chain.ChainPolicy.ExtraStore.AddRange(presented);
            return presented.Count == 0 || chain.Build(presented[0]) ? null
                : presented.Any(one => one.Subject == one.Issuer) ? $"a copy of {file}"
                : $"the certificate of its authority, {presented[^1].Issuer}";
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // The hub says what is wrong with it.
            return null;
        }
    }

    // By another name than the certificate's nobody would trust it.
    private static IEnumerable<PublicName> Hosts(ListenPlan listen) =>
        listen.Certificate is { } certificate && Names(certificate) is { Length: > 0 } names ? names.Select(name => listen.Names.FirstOrDefault(told => told.Host == name) ?? new(name, null))
        : listen.Names is { Count: > 0 } told ? told
        : IPAddress.Parse(listen.Address) is var address && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) ? OwnAddresses(address.AddressFamily).Select(own => new PublicName(own, null))
        : [new(listen.Address, null)];

    private static string[] Names(string file)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
            var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToArray();
            return [.. names.SelectMany(name => name.EnumerateDnsNames()).Where(name => !name.Contains('*')), .. names.SelectMany(name => name.EnumerateIPAddresses()).Select(ip => $"{ip}")];
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // The hub says what is wrong with it.
            return [];
        }
    }

    // Networks with a way out first: bridges of containers have none.
    public static IEnumerable<string> OwnAddresses(AddressFamily family) =>
        from network in NetworkInterface.GetAllNetworkInterfaces()
        where network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback
        let properties = network.GetIPProperties()
        from own in properties.UnicastAddresses
        where own.Address.AddressFamily == AddressFamily.InterNetwork || family == AddressFamily.InterNetworkV6 && !own.Address.IsIPv6LinkLocal
        orderby properties.GatewayAddresses.Count == 0, own.Address.AddressFamily
        select $"{own.Address}";
}
