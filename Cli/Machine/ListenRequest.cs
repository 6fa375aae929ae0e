using System.Net;

namespace AriaCluster.Cli.Machine;

/// <summary>What the options of <c>up</c> say about other machines.</summary>
/// <param name="Listen">ADDRESS or ADDRESS:PORT.</param>
/// <param name="Certificate">The PEM file of the certificate.</param>
/// <param name="Key">The PEM file of its key.</param>
/// <param name="Proxies">Declared proxies.</param>
/// <param name="Hosts">Further names by which others reach it.</param>
/// <param name="Insecure">Whether plain http of other machines is answered.</param>
internal sealed record ListenRequest(
    string? Listen, string? Certificate, string? Key, IReadOnlyList<string> Proxies, IReadOnlyList<string> Hosts, bool Insecure)
{
    private bool IsEmpty => Listen is null && Certificate is null && Key is null && Proxies.Count == 0 && Hosts.Count == 0;

    /// <summary>The plan that follows, and the port if one was named; nothing if nothing was asked for.</summary>
    /// <param name="remembered">What was asked for last: without <c>--listen</c> what is not named stays as it was.</param>
    public (ListenPlan? Plan, int? Port) Read(ListenPlan? remembered = null)
    {
        if (Listen is null)
        {
            return IsEmpty ? default
                : remembered is not null ? Over(remembered).Read()
                : throw new Failure(ExitCode.Usage, "--cert, --key, --proxy and --host go with --listen.", "Add --listen ADDRESS[:PORT].");
        }

        if (!IPEndPoint.TryParse(Listen, out var at))
        {
            throw new Failure(ExitCode.Usage, $"--listen '{Listen}' is no address.", "Write it as 192.168.1.5, 192.168.1.5:6880, [fd00::5]:6880, or 0.0.0.0 for all of this machine's addresses.");
        }

        if (!IPAddress.IsLoopback(at.Address) && Certificate is null && Proxies.Count == 0 && !Insecure)
        {
            throw new Failure(
                ExitCode.Usage,
                $"On {at.Address} other machines would send keys in plain http, to be read on the way.",
                "Give --cert FILE and --key FILE, or --proxy ADDRESS of a proxy that speaks TLS, or --insecure if the network between is trusted.");
        }

        if (Certificate is null && Key is not null)
        {
            throw new Failure(ExitCode.Usage, "--key is that of a certificate.", "Add --cert FILE.");
        }

        CheckNames();
        var plan = new ListenPlan($"{at.Address}", null, Absolute(Certificate), Absolute(Key), Joined(Proxies), Insecure, Joined(Hosts));
        return (plan, at.Port == 0 ? null : at.Port);
    }

    private ListenRequest Over(ListenPlan remembered) => this with
    {
        Listen = remembered.Address,
        Certificate = Certificate ?? remembered.Certificate,
        Key = Certificate is null ? Key ?? remembered.CertificateKey : Key,
        Proxies = Proxies.Count > 0 ? Proxies : Split(remembered.Proxies),
        Hosts = Hosts.Count > 0 ? Hosts : Split(remembered.Hosts),
        Insecure = Insecure || remembered.Insecure,
    };

    private void CheckNames()
    {
        if (Proxies.FirstOrDefault(proxy => !IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _)) is { } wrong)
        {
            throw new Failure(ExitCode.Usage, $"--proxy '{wrong}' is neither an address nor a network.", "Write it as 192.168.1.2 or 10.0.0.0/8.");
        }

        if (Hosts.FirstOrDefault(host => PublicName.Parse(host) is null) is { } foreign)
        {
            throw new Failure(ExitCode.Usage, $"--host '{foreign}' is no name of a host.", "Write it as hub.example.org or hub.example.org:8443, without a scheme.");
        }
    }

    private static string[] Split(string? list) => (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static string? Joined(IReadOnlyList<string> list) => list.Count == 0 ? null : string.Join(',', list);

    // The hub runs in the data folder.
    private static string? Absolute(string? path) => path is null ? null : Path.GetFullPath(path);
}
