using AriaCluster.Worker.Agent;

namespace AriaCluster.Worker.Lanes;

/// <summary>
/// The fixed command line of an aria2c. Nothing that a user or an order says gets into it: hooks and files that aria2 runs, reads
/// or writes can be set here and not over RPC.
/// </summary>
internal static class Aria2Arguments
{
    private const string PortOption = "--rpc-listen-port=";
    private const string NoIPv6Option = "--disable-ipv6=";

    public static IReadOnlyList<string> For(WorkerOptions options, LaneFolder lane, string work, int port) =>
    [
        Mark(lane),
        "--enable-rpc=true",
        $"{PortOption}{port}",
        "--rpc-listen-all=false",
        "--rpc-allow-origin-all=false",
        "--rpc-max-request-size=16M",
        // Of this start: with IPv6 on, aria2c listens on ::1 as well as on 127.0.0.1.
        $"{NoIPv6Option}{Yes(!LoopbackPort.HasIPv6)}",
        $"--dir={work}",

        // The agent decides how many run; follow-ups of torrents and metalinks come on top.
        "--max-concurrent-downloads=4096",
        "--max-download-result=1000",
        "--auto-save-interval=1",
        "--file-allocation=none",
        "--disk-cache=0",
        "--continue=false",
        "--always-resume=true",
        "--allow-overwrite=false",
        "--auto-file-renaming=false",
        "--content-disposition-default-utf8=true",
        "--remote-time=false",

        // Backing off is the hub's affair: few tries, none after a wait.
        "--max-tries=3",
        "--retry-wait=0",
        "--connect-timeout=20",
        "--timeout=60",
        "--check-certificate=true",
        "--no-netrc=true",

        "--follow-torrent=mem",
        "--follow-metalink=mem",
        "--seed-time=0",
        "--bt-save-metadata=false",
        "--rpc-save-upload-metadata=false",
        "--bt-enable-lpd=false",
        "--enable-dht6=false",
        $"--enable-dht={Yes(options.PeerDiscovery)}",
        $"--enable-peer-exchange={Yes(options.PeerDiscovery)}",
        $"--dht-file-path={Path.Combine(lane.Path, "dht.dat")}",

        "--quiet=true",
        "--enable-color=false",
        "--summary-interval=0",
    ];

    /// <summary>The word that tells this lane's processes from all others.</summary>
    public static string Mark(LaneFolder lane) => $"--conf-path={lane.Configuration}";

    /// <summary>Whether a command line is the one above, whatever its port.</summary>
    public static bool AreIn(IReadOnlyList<string> commandLine, IReadOnlyList<string> arguments) =>
        arguments.All(argument => argument.StartsWith(PortOption, StringComparison.Ordinal) || commandLine.Contains(argument));

    private static string Yes(bool value) => value ? "true" : "false";
}
