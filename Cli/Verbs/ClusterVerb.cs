using System.CommandLine;
using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;
using AriaCluster.Cli.Submitting;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria cluster</c>: what holds for the whole cluster, and its pause, limit and hosts.</summary>
internal sealed class ClusterVerb : IVerb
{
    private const string Route = "api/cluster";

    private readonly Option<string?> _for = new("--for") { Description = "It ends by itself after this: 30s, 10m, 2h, 1d", HelpName = "TIME" };
    private readonly Argument<string> _limit = new("N") { Description = "The most downloads at once, or none for as many as there are slots" };
    private readonly Argument<string> _host = new("HOST") { Description = "An origin host" };
    private readonly Option<int?> _connections = new("--connections") { Description = "At once, from all workers", HelpName = "N", CustomParser = WholeNumber.Parse };
    private readonly Option<double?> _starts = new("--starts") { Description = "New downloads each second", HelpName = "N" };
    private readonly Option<int?> _egressConnections =
        new("--egress-connections") { Description = "At once, from all workers behind one address", HelpName = "N", CustomParser = WholeNumber.Parse };
    private readonly Option<double?> _egressStarts = new("--egress-starts") { Description = "New downloads each second behind one address", HelpName = "N" };
    private readonly Option<bool> _default = new("--default") { Description = "As for hosts without a limit of their own" };

    private readonly SpeedWish _speed = new();

    public Command Create(VerbFactory verbs)
    {
        var cluster = verbs.Create("cluster", "Show or change what holds for the whole cluster", ShowAsync);
        cluster.Add(verbs.Create("pause", "Start nothing new; what runs goes on", PauseAsync, _for));
        cluster.Add(verbs.Create("resume", "Start downloads again", ResumeAsync));
        cluster.Add(verbs.Create("limit", "Limit how many downloads run at once; lowering it stops none", LimitAsync, _limit));
        cluster.Add(verbs.Create("host", "Limit what one origin host is asked for", HostAsync, _host, _connections, _starts, _egressConnections, _egressStarts, _default));
        cluster.Add(verbs.Create("speed", "Show or limit how fast all workers together download, by the time of day", SpeedAsync, _speed.Symbols));
        cluster.Add(new ErrorsVerb().Create(verbs));
        return cluster;
    }

    private static async Task<ExitCode> ShowAsync(Invocation invocation) =>
        Show(invocation, await invocation.Hub.GetAsync(Route, Patience.None, invocation.Canceled));

    private async Task<ExitCode> PauseAsync(Invocation invocation)
    {
        var seconds = invocation.Get(_for) is { } text
            ? Span.Parse(text) ?? throw new Failure(ExitCode.Usage, $"--for '{text}' is not {Span.Rule}.")
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
        var text = invocation.Get(_limit)!;
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

    private async Task<ExitCode> HostAsync(Invocation invocation)
    {
        var route = $"{Route}/hosts/{PathSegment.Of(invocation.Get(_host)!)}";
        if (invocation.Get(_default))
        {
            return Show(invocation, await invocation.Hub.CommandAsync(HttpMethod.Delete, route, invocation.Canceled));
        }

        if ((invocation.Get(_connections) ?? invocation.Get(_starts) ?? invocation.Get(_egressConnections) ?? invocation.Get(_egressStarts)) is null)
        {
            throw new Failure(ExitCode.Usage, "There is nothing to set.", "Give --connections, --starts, --egress-connections, --egress-starts, or --default.");
        }

        return await SetAsync(invocation, HttpMethod.Put, route, json =>
        {
            if (invocation.Get(_connections) is { } connections)
            {
                json.WriteNumber("connections", connections);
            }

            if (invocation.Get(_starts) is { } starts)
            {
                json.WriteNumber("startsPerSecond", starts);
            }

            if (invocation.Get(_egressConnections) is { } egressConnections)
            {
                json.WriteNumber("egressConnections", egressConnections);
            }

            if (invocation.Get(_egressStarts) is { } egressStarts)
            {
                json.WriteNumber("egressStartsPerSecond", egressStarts);
            }
        });
    }

    private static async Task<ExitCode> SetAsync(Invocation invocation, HttpMethod method, string route, Action<Utf8JsonWriter> write)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Show(invocation, await invocation.Hub.SetAsync(method, route, body.ToArray(), invocation.Canceled));
    }

    private static ExitCode Show(Invocation invocation, JsonElement cluster)
    {
        var report = invocation.Report;
        if (report.AsJson)
        {
            report.Document(cluster.WriteTo);
            return ExitCode.Done;
        }

        report.Line($"state    {State(cluster)}");
        report.Line($"running  {cluster.Whole("running") ?? 0}{(cluster.Whole("maxRunning") is { } most ? $" of at most {most}" : "")}, {cluster.Whole("pending") ?? 0} waiting");
        foreach (var line in cluster.Member("speed") is { } speed ? SpeedWish.Describe(speed) : [])
        {
            report.Line($"speed    {line}");
        }

        foreach (var limit in cluster.Items("limits"))
        {
            report.Line($"limit    {limit.Text("host")}: {Limits(limit)}");
        }

        foreach (var host in cluster.Items("hosts"))
        {
            report.Line($"host     {host.Text("host")}: {Units.Count(host.Whole("inUse") ?? 0, "connection")} of {host.Whole("connections")}"
                + (host.Text("coolsUntil") is { } until ? $", cools down until {Times.Local(until)}" : ""));
            foreach (var egress in host.Items("egresses"))
            {
                report.Line($"           {Units.Count(egress.Whole("inUse") ?? 0, "connection")} of {egress.Whole("connections")} from {egress.Text("egress")}");
            }
        }

        return ExitCode.Done;
    }

    private static string State(JsonElement cluster) =>
        !cluster.GetProperty("paused").GetBoolean() ? "runs"
        : $"paused by {cluster.Text("pausedBy")}{(cluster.Text("pausedUntil") is { } until ? $" until {Times.Local(until)}" : "")}";

    private static string Limits(JsonElement limit) => string.Join(", ", new[]
    {
        limit.Whole("connections") is { } connections ? Units.Count(connections, "connection") : null,
        limit.Member("startsPerSecond") is { } starts ? $"{starts} starts a second" : null,
        limit.Whole("egressConnections") is { } shared ? $"{Units.Count(shared, "connection")} from one address" : null,
        limit.Member("egressStartsPerSecond") is { } paced ? $"{paced} starts a second from one address" : null,
    }.OfType<string>());
}
