using AriaCluster.Api.Cluster;
using AriaCluster.Api.Description;
using AriaCluster.Api.Problems;

namespace AriaCluster.Api.Workers;

/// <summary>What the API's description says of the routes of workers.</summary>
internal static class WorkerRoutes
{
    private const string ExampleMembers = """
        "name":"box1","status":"online","availability":"open","alive":true,"hostname":"box1","version":"0.1.0","aria2Version":"1.37.0","features":["BitTorrent"],"tags":{"zone":"eu"},
        "slots":16,"usedSlots":1,"ahead":0,"lanes":2,"load":6.3,"root":"/srv/downloads","speedBytesPerSecond":52428800,"speedLimitBytesPerSecond":57671680,"lastSeen":"2026-07-01T12:00:10+00:00",
        "health":{"silentLanes":0,"cpuPercent":12.5,"memoryUsedBytes":1073741824,"memoryTotalBytes":8589934592,"diskFreeBytes":107374182400,"diskTotalBytes":214748364800,
          "receivedBytesPerSecond":52428800,"sentBytesPerSecond":1048576,"uptime":"1.02:03:04",
          "disks":[{"id":"9f6b2c1e-54f1-4f0b-8f0e-2f3b4c5d6e7f:800000001","freeBytes":107374182400,"totalBytes":214748364800}]},
        "egress":"203.0.113.7",
        "performance":{"completed":12,"failed":1,"completedBytes":12000000000,"averageBytesPerSecond":41943040,"peakBytesPerSecond":104857600}
        """;

    private const string ExampleWorker = $$"""
        {{{ExampleMembers}},"tasks":[{"id":"task-019e2c4e-5d0a-7c3e-9f11-3a6b5c7dffff","part":0,"attempt":1,"status":"downloading","completedBytes":425000000,
          "lengthBytes":1000000000,"speedBytesPerSecond":52428800,"connections":4}]}
        """;

    private static readonly ParameterText _name = ParameterText.Path("name", "The worker's name.", "box1");

    public static RouteText List() => new("listWorkers", DescriptionTags.Workers, "List workers", "All workers by name, without what each does now.")
    {
        Parameters = [ParameterText.IfNoneMatch],
        Answers = [new(200, "All workers", typeof(WorkerListDocument), $$"""{"workers":[{{{ExampleMembers}}}]}""") { Headers = [AnswerText.Tag] }, AnswerText.NotModified],
    };

    public static RouteText Get() => new("getWorker", DescriptionTags.Workers, "Show a worker", "A worker with what it does now.")
    {
        Parameters = [_name],
        Answers = [new(200, "The worker", typeof(WorkerDocument), ExampleWorker)],
        Problems = [ProblemType.UnknownWorker, ProblemType.WorkerRemoved],
    };

    public static RouteText PutToken() => new(
        "putWorkerToken", DescriptionTags.Workers, "Make a worker's token",
        "A new token, which is from now on the worker's only one and is shown this once. A worker that was not known is known from then on.")
    {
        Parameters = [_name with { Description = "The worker's name." }],
        Answers = [new(200, "The token", typeof(TokenDocument), """{"name":"box1","token":"mYbR3…43 characters"}""")],
        Problems = [ProblemType.InvalidRequest],
    };

    public static RouteText RevokeToken() => new(
        "revokeWorkerToken", DescriptionTags.Workers, "Revoke a worker's token",
        "Its connection is closed at once and what it holds goes elsewhere. The worker stays known, and its name is free for a machine that joins.")
    {
        Parameters = [_name],
        Answers = [new(204, "It is revoked")],
        Problems = [ProblemType.UnknownWorker],
    };

    public static RouteText Cordon() => Control("cordonWorker", "Close a worker", "It takes nothing new; what runs goes on.");

    public static RouteText Uncordon() => Control("uncordonWorker", "Open a worker", "Ends cordon and drain.");

    public static RouteText Drain()
    {
        var text = Control("drainWorker", "Drain a worker", "It takes nothing new, and what it has not begun goes to others.");
        return text with { Parameters = [_name, ParameterText.Switch("now", "Sends what runs elsewhere, too.")], Problems = [ProblemType.UnknownWorker, ProblemType.BadRequest] };
    }

    public static RouteText PutSpeed()
    {
        var text = Control("putWorkerSpeed", "Limit a worker's speed", "How fast it may download, by the time of day; its share of the cluster's limit limits it besides.");
        return text with { Body = new(typeof(SpeedBody), ClusterRoutes.ExampleSpeed) };
    }

    public static RouteText DeleteSpeed() => Control("deleteWorkerSpeed", "Take a worker's speed limit back", "Nothing but its share of the cluster's limit limits it from then on.");

    public static RouteText Remove() => new("removeWorker", DescriptionTags.Workers, "Remove a worker", "Forgets a worker that holds nothing, and its token. That it was removed stays known until a token is made for its name.")
    {
        Parameters = [_name],
        Answers = [new(204, "It is removed, now or before")],
        Problems = [ProblemType.UnknownWorker, ProblemType.WorkerBusy],
    };

    public static RouteText Connect() => new(
        "connectWorker", DescriptionTags.Workers, "Connect a worker",
        "A WebSocket for the agent of a worker, with the worker's token as `Authorization: Bearer`. The frames are the agent's and the hub's own, and no part of this API.")
    {
        Parameters = [ParameterText.Query("name", "The worker's name.", "box1") with { Required = true }],
        Answers = [new(101, "The connection is a WebSocket from now on")],
        Problems = [ProblemType.TokenRefused, ProblemType.WebSocketNeeded],
    };

    private static RouteText Control(string id, string summary, string description) => new(id, DescriptionTags.Workers, summary, description)
    {
        Parameters = [_name],
        Answers = [new(200, "The worker as it stands now", typeof(WorkerDocument), ExampleWorker)],
        Problems = [ProblemType.UnknownWorker],
    };
}
