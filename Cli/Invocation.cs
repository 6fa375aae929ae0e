using System.CommandLine;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli;

/// <summary>One run of a verb: what was given, and what it may use.</summary>
internal sealed class Invocation(Shell shell, ParseResult parsed, CommonOptions common, Report report, CancellationToken ct) : IDisposable
{
    private HubClient? _hub;

    public Shell Shell => shell;

    /// <summary>The command line.</summary>
    public ParseResult Parsed => parsed;

    public Report Report => report;

    public CancellationToken Canceled => ct;

    /// <summary>The hub that was named, or that <c>up</c> left.</summary>
    public HubClient Hub => _hub ??= new HubClient(HubConnection.Resolve(common.ReadHub(parsed), shell), shell);

    /// <summary>Whether options or the environment name a hub, which may be on another machine.</summary>
    public bool NamesHub => !string.IsNullOrEmpty(common.ReadHub(parsed).Hub) || !string.IsNullOrEmpty(shell.Variable("ARIA_HUB"));

    /// <summary>What was given of the options about the hub.</summary>
    public HubOptions HubOptions => common.ReadHub(parsed);

    /// <summary>Whether plain http to and from other machines was allowed.</summary>
    public bool IsInsecure => common.ReadHub(parsed).Insecure;

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>For calls that outlast a restart of the hub.</summary>
    public Patience For(TimeSpan limit) => new(limit, report.Note);

    public void Dispose() => _hub?.Dispose();
}
