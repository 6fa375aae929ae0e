using System.CommandLine;
using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria cluster host</c>: what one origin host is asked for. What is not named stays as it is.</summary>
internal sealed class ClusterHostVerb : IVerb
{
    private readonly Argument<string?> _host = new("HOST") { Description = "An origin host; without it all are shown", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _default = new("--default") { Description = "As for hosts without limits of their own" };

    private readonly Option<bool> _resume = new("--resume") { Description = "Ask it again now, though it cools down" };

    // By the member of the hub's document.
    private readonly (string Member, Option<double?> Option)[] _limits =
    [
        ("connections", Limit("--connections", "At once, from all workers; or none")),
        ("startsPerSecond", Limit("--starts", "New downloads each second, 0.5 for one in two seconds; or none")),
        ("egressConnections", Limit("--egress-connections", "At once, from all workers behind one address; or none")),
        ("egressStartsPerSecond", Limit("--egress-starts", "New downloads each second behind one address; or none")),
    ];

    public Command Create(VerbFactory verbs) => verbs.Create(
        "host", "Show or limit what one origin host is asked for; what is not named stays as it is", RunAsync, [_host, .. _limits.Select(limit => limit.Option), _default, _resume]);

    private static Option<double?> Limit(string name, string description) =>
        new(name) { Description = description, HelpName = "N", CustomParser = Number.ParseOrNone };

    private async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var named = _limits.Where(limit => invocation.Get(limit.Option) is not null).ToArray();
        var (isDefault, isResume) = (invocation.Get(_default), invocation.Get(_resume));
        var asked = (isDefault ? 1 : 0) + (isResume ? 1 : 0) + (named.Length > 0 ? 1 : 0);
        if (asked == 0)
        {
            return Show(invocation, await invocation.Hub.GetAsync("api/cluster", Patience.None, invocation.Canceled));
        }

        var host = invocation.Get(_host) ?? throw new Failure(ExitCode.Usage, "No host is named.", $"Write: {invocation.Shell.Command} cluster host HOST --connections N");
        var route = $"api/cluster/hosts/{PathSegment.Of(host)}";

        if (asked > 1)
        {
            throw new Failure(
                ExitCode.Usage,
                isDefault ? "--default takes all limits back." : "--resume ends a pause and sets nothing.",
                $"Give {string.Join(", ", _limits.Select(limit => limit.Option.Name))}, or --default or --resume alone.");
        }

        return Show(invocation, isResume ? await invocation.Hub.CommandAsync(HttpMethod.Post, $"{route}/resume", invocation.Canceled)
            : isDefault ? await invocation.Hub.CommandAsync(HttpMethod.Delete, route, invocation.Canceled)
            : await invocation.Hub.SetAsync(HttpMethod.Patch, route, Write(invocation, named), invocation.Canceled));
    }

    private ExitCode Show(Invocation invocation, JsonElement cluster)
    {
        ClusterDetails.ShowHosts(cluster, invocation.Get(_host), invocation.Report);
        return ExitCode.Done;
    }

    private static byte[] Write(Invocation invocation, IEnumerable<(string Member, Option<double?> Option)> named) => JsonBody.Of(json =>
    {
        foreach (var (member, option) in named)
        {
            if (invocation.Get(option) is { } number && double.IsFinite(number))
            {
                json.WriteNumber(member, number);
            }
            else
            {
                json.WriteNull(member);
            }
        }
    });
}
