using System.CommandLine;
using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;
using AriaCluster.Cli.Submitting;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria cluster</c>: what holds for the whole cluster, and its pause and limits.</summary>
internal sealed class ClusterVerb : IVerb
{
    private const string Route = "api/cluster";

    private readonly Option<string?> _for = new("--for") { Description = "It ends by itself after this: 30s, 10m, 2h, 1d", HelpName = "TIME" };
    private readonly Argument<string?> _limit = new("N") { Description = "The most downloads at once, or none for as many as there are slots; without it the limit is shown", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string> _fallback = new("ON|OFF") { Description = "on, off, or default for what the hub is set to" };
    private readonly SpeedWish _speed = new();

    public Command Create(VerbFactory verbs)
    {
        var cluster = verbs.Create("cluster", "Show or change what holds for the whole cluster", ShowAsync);
        cluster.Add(verbs.Create("pause", "Start nothing new; what runs goes on", PauseAsync, _for));
        cluster.Add(verbs.Create("resume", "Start downloads again", ResumeAsync));
        cluster.Add(verbs.Create("limit", "Show or limit how many downloads run at once; lowering it stops none", LimitAsync, _limit));
        cluster.Add(new ClusterHostVerb().Create(verbs));
        cluster.Add(verbs.Create("speed", "Show or limit how fast all workers together download, by the time of day", SpeedAsync, _speed.Symbols));
        cluster.Add(verbs.Create("tag-fallback", "Whether tasks whose required tags no worker carries go to any worker", FallBackAsync, _fallback));
        cluster.Add(new ErrorsVerb().Create(verbs));
        return cluster;
    }

    private static async Task<ExitCode> ShowAsync(Invocation invocation) =>
        Show(invocation, await invocation.Hub.GetAsync(Route, Patience.None, invocation.Canceled));

    private async Task<ExitCode> PauseAsync(Invocation invocation)
    {
        var seconds = invocation.Get(_for) is { } text
            ? Span.Parse("--for", text, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30))
            : (TimeSpan?)null;
        return await SetAsync(invocation, HttpMethod.Post, $"{Route}/pause", json =>
        {
            if (seconds is { } span)
            {
                json.WriteNumber("seconds", span.TotalSeconds);
            }
        });
    }

    private static async Task<ExitCode> ResumeAsync(Invocation invocation) =>
        Show(invocation, await invocation.Hub.CommandAsync(HttpMethod.Post, $"{Route}/resume", invocation.Canceled));

    private async Task<ExitCode> LimitAsync(Invocation invocation)
    {
        if (invocation.Get(_limit) is not { } text)
        {
            return await ShowAsync(invocation);
        }

        var isNone = text is "none" or "off";
        if (!int.TryParse(text, out var limit) && !isNone)
        {
            throw new Failure(ExitCode.Usage, $"'{text}' is neither a whole number nor none.");
        }

        return await SetAsync(invocation, HttpMethod.Put, $"{Route}/settings", json =>
        {
            json.WritePropertyName("maxRunning");
            json.WriteRawValue(isNone ? "null" : $"{limit}");
        });
    }

    private async Task<ExitCode> SpeedAsync(Invocation invocation)
    {
        Task<JsonElement> GetAsync() => invocation.Hub.GetAsync(Route, Patience.None, invocation.Canceled);
        return Show(invocation, _speed.IsToShow(invocation)
            ? await GetAsync()
            : await _speed.SetAsync(invocation, $"{Route}/speed", async () => (await GetAsync()).Member("speed")));
    }

    private async Task<ExitCode> FallBackAsync(Invocation invocation)
    {
        var value = invocation.Get(_fallback)! switch
        {
            "on" => "true",
            "off" => "false",
            "default" => "null",
            var other => throw new Failure(ExitCode.Usage, $"'{other}' is none of on, off and default."),
        };
        return await SetAsync(invocation, HttpMethod.Put, $"{Route}/settings", json =>
        {
            json.WritePropertyName("tagFallback");
            json.WriteRawValue(value);
        });
    }

    private static async Task<ExitCode> SetAsync(Invocation invocation, HttpMethod method, string route, Action<Utf8JsonWriter> writeMembers) =>
        Show(invocation, await invocation.Hub.SetAsync(method, route, JsonBody.Of(writeMembers), invocation.Canceled));

    private static ExitCode Show(Invocation invocation, JsonElement cluster)
    {
        ClusterDetails.Show(cluster, invocation.Report);
        return ExitCode.Done;
    }
}
