using AriaCluster.Api.Description;

namespace AriaCluster.Api.Cluster;

/// <summary>What the API's description says of the routes of the cluster.</summary>
internal static class ClusterRoutes
{
    private const string Example = """
        {"paused":true,"pausedUntil":"2026-07-01T12:10:00+00:00","pausedBy":"admin","maxRunning":20,"running":5,"pending":120,"tagFallback":false,
         "speed":{"bytesPerSecond":52428800,"timeZone":"Europe/Berlin","windows":[{"from":"08:00","to":"18:00","days":["mon","tue"],"bytesPerSecond":5242880}],
           "now":5242880,"changesAt":"2026-07-01T16:00:00+00:00"},
         "limits":[{"host":"example.org","connections":4,"startsPerSecond":0.5,"egressConnections":4}],
         "hosts":[{"host":"example.org","inUse":4,"connections":4,"coolsUntil":"2026-07-01T12:00:30+00:00","egresses":[{"egress":"203.0.113.7","inUse":4,"connections":4}]}]}
        """;

    /// <summary>The body of a speed limit, of the cluster or of a worker.</summary>
    internal const string ExampleSpeed = """
        {"bytesPerSecond":52428800,"timeZone":"Europe/Berlin","windows":[{"from":"08:00","to":"18:00","days":["mon-fri"],"bytesPerSecond":5242880}]}
        """;

    private const string ExampleErrors = """
        {"rules":[{"number":1,"status":"500-599","host":"*.example.org","action":"retry","delay":60,"note":"nightly restarts"}],
         "builtIn":[{"code":"9","action":"move","note":"disk full"}]}
        """;

    private static readonly ParameterText _host = ParameterText.Path("host", "An origin host: a name or an IP address.", "example.org");

    public static RouteText Get() => Route("getCluster", "Show the cluster", "Pause, limits, and the origin hosts that are busy or cool down.") with
    {
        Parameters = [ParameterText.IfNoneMatch],
        Answers = [new(200, "The cluster as it stands now", typeof(ClusterDocument), Example) { Headers = [AnswerText.Tag] }, AnswerText.NotModified],
    };

    public static RouteText Pause() => Route("pauseCluster", "Pause the cluster", "Nothing new starts, for some seconds or until it is resumed; what runs goes on.") with
    {
        Body = new(typeof(PauseBody), """{"seconds":600}"""),
    };

    public static RouteText Resume() => Route("resumeCluster", "Resume the cluster", "Ends the pause.");

    public static RouteText PutSettings() => Route("putSettings", "Change settings", "null takes a setting back; what is left out stays as it is.") with
    {
        Body = new(typeof(SettingsBody), """{"maxRunning":20,"tagFallback":null}"""),
    };

    public static RouteText PutSpeed() => Route("putSpeed", "Limit the speed", "How fast all workers together may download, by the time of day.") with
    {
        Body = new(typeof(SpeedBody), ExampleSpeed),
    };

    public static RouteText DeleteSpeed() => Route("deleteSpeed", "Take the speed limit back", "Nothing but workers' own limits limits the speed from then on.");

    public static RouteText PutHost() => Route(
        "putHost", "Set a host's limits", "What all workers together, and those behind one address, may ask of an origin host. What is left out is as for other hosts.") with
    {
        Parameters = [_host],
        Body = new(typeof(HostBody), """{"connections":4,"startsPerSecond":0.5,"egressConnections":2}"""),
    };

    public static RouteText PatchHost() => Route("patchHost", "Change a host's limits", "null takes a limit back; what is left out stays as it is.") with
    {
        Parameters = [_host],
        Body = new(typeof(HostBody), """{"connections":4,"startsPerSecond":null}"""),
    };

    public static RouteText DeleteHost() => Route("deleteHost", "Take a host's limits back", "The host has no limits of its own from then on.") with { Parameters = [_host] };

    public static RouteText ResumeHost() => Route(
        "resumeHost", "End a host's pause", "A host that cools down may be asked at once, with the connections that it had afterwards, also by the tasks that it refused and whose delays are over with that.") with
    {
        Parameters = [_host],
    };

    public static RouteText GetErrors() => new(
        "getErrorRules", DescriptionTags.Cluster, "Show what failures lead to", "The rules in force: those that people set, and after them the built-in ones. The first that matches decides.")
    {
        Answers = [new(200, "The rules", typeof(ErrorTableDocument), ExampleErrors)],
    };

    public static RouteText PutErrors() => GetErrors() with
    {
        Id = "putErrorRules",
        Summary = "Set what failures lead to",
        Description = "Replaces all rules that people have set; an empty list leaves the built-in ones. They hold for attempts that begin from then on.",
        Body = new(typeof(ErrorRulesBody), """{"rules":[{"status":"500-599","host":"*.example.org","action":"retry","delay":60,"note":"nightly restarts"}]}"""),
    };

    private static RouteText Route(string id, string summary, string description) => new(id, DescriptionTags.Cluster, summary, description)
    {
        Answers = [new(200, "The cluster as it stands now", typeof(ClusterDocument), Example)],
    };
}
