using System.ComponentModel.DataAnnotations;
using AriaCluster.Worker.Link;
using Microsoft.Extensions.Configuration;

namespace AriaCluster.Worker.Agent;

/// <summary>The settings of a worker.</summary>
internal sealed class WorkerOptions : IValidatableObject
{
    public const string Section = "Worker";

    /// <summary>The way to the hub: <c>websocket</c>, the default, or in a build for Orleans <c>orleans</c>.</summary>
    [EnumDataType(typeof(LinkKind), ErrorMessage = "It is websocket or orleans.")]
    public LinkKind Link { get; set; } = LinkKind.WebSocket;

    /// <summary>The hub's address. Default <c>http://127.0.0.1:6880</c>.</summary>
    public string Hub { get; set; } = "http://127.0.0.1:6880";

    /// <summary>Talk plain http to a hub on another machine. Default false: such a hub must be https.</summary>
    public bool Insecure { get; set; }

    /// <summary>A PEM file with certificates that are believed beside the system's, for a hub with a certificate authority of its own. Default none.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>The worker's name in the cluster. Default: this machine's name.</summary>
    public string Name { get; set; } = Environment.MachineName.ToLowerInvariant();

    /// <summary>The agent's own folder: token, journal, lanes, unfinished downloads. Default <c>data/workers/NAME</c>.</summary>
    public string Data { get; set; } = "";

    /// <summary>Below this folder results are delivered; its links are not followed there. Default <c>data/downloads</c>.</summary>
    public string Root { get; set; } = "data/downloads";

    /// <summary>The file with the worker's token. Default: <c>token</c> in <see cref="Data"/>.</summary>
    public string TokenFile { get; set; } = "";

    /// <summary>How many parts run at once. Default 16.</summary>
    [Range(1, 1024)]
    public int Slots { get; set; } = 16;

    /// <summary>How many aria2c processes share them. Default 0: one for each processor, at most 4.</summary>
    [Range(0, 64)]
    public int Lanes { get; set; }

    /// <summary>What the worker carries, for tasks that require it. Default: nothing.</summary>
    public Dictionary<string, string> Tags { get; } = [];

    /// <summary>
    /// From where origins see it: workers behind one address give one name, and share what a host may be asked for from there. Default: its
    /// address as the hub sees it.
    /// </summary>
    [RegularExpression(@"[\w.:/-]{0,64}", ErrorMessage = "It is an address or a name: up to 64 letters, digits, and . : / - _")]
    public string Egress { get; set; } = "";

    /// <summary>The aria2c to run: a path, or a name to look up in PATH. Default <c>aria2c</c>.</summary>
    public string Aria2 { get; set; } = "aria2c";

    /// <summary>
    /// Use an aria2c that runs on this machine already and is not the worker's, at this address: <c>http://127.0.0.1:6800/jsonrpc</c>. It is the
    /// only lane then. Default: the worker runs its own.
    /// </summary>
    public string Aria2Rpc { get; set; } = "";

    /// <summary>The file with the RPC secret of that aria2c.</summary>
    public string Aria2SecretFile { get; set; } = "";

    /// <summary>Find peers of torrents by DHT and peer exchange, which opens a UDP port. Default false: by trackers only.</summary>
    public bool PeerDiscovery { get; set; }

    public int LaneCount => Aria2Rpc.Length > 0 ? 1 : Lanes > 0 ? Lanes : Math.Clamp(Environment.ProcessorCount, 1, 4);

    public string DataFolder => Path.GetFullPath(Data.Length > 0 ? Data : Path.Combine("data", "workers", Name));

    public string RootFolder => Path.GetFullPath(Root);

    public string TokenPath => TokenFile.Length > 0 ? Path.GetFullPath(TokenFile) : Path.Combine(DataFolder, "token");

    /// <summary>Whether a worker is to speak to the cluster itself, before anything is made. A link that is none is told when settings are checked.</summary>
    public static bool IsOfCluster(IConfiguration configuration) =>
        string.Equals(configuration[$"{Section}:{nameof(Link)}"], nameof(LinkKind.Orleans), StringComparison.OrdinalIgnoreCase);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => WorkerOptionsCheck.FindFaults(this);
}
