using System.Net;

namespace AriaCluster.Cli.Machine;

/// <summary>What the options of <c>up</c> say about other machines.</summary>
/// <param name="Listen">ADDRESS or ADDRESS:PORT.</param>
/// <param name="Certificate">The PEM file of the certificate.</param>
/// <param name="Key">The PEM file of its key.</param>
/// <param name="Proxies">Declared proxies.</param>
/// <param name="Insecure">Whether plain http of other machines is answered.</param>
internal sealed record ListenRequest(string? Listen, string? Certificate, string? Key, IReadOnlyList<string> Proxies, bool Insecure)
{
    /// <summary>The plan that follows, and the port if one was named; nothing if nothing was asked for.</summary>
    public (ListenPlan? Plan, int? Port) Read()
    {
        if (Listen is null)
        {
            return Certificate is null && Key is null && Proxies.Count == 0 ? default
                : throw new Failure(ExitCode.Usage, "--cert, --key and --proxy go with --listen.", "Add --listen ADDRESS[:PORT].");
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

        var plan = new ListenPlan($"{at.Address}", null, Absolute(Certificate), Absolute(Key), Proxies.Count == 0 ? null : string.Join(',', Proxies), Insecure);
        return (plan, at.Port == 0 ? null : at.Port);
    }

    // The hub runs in the data folder.
    private static string? Absolute(string? path) => path is null ? null : Path.GetFullPath(path);
}
