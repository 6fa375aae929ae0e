using System.Net;
using System.Text;
using System.Text.Json;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Api;

/// <summary>The cluster's settings, workers' availability and commands to many tasks, over HTTP.</summary>
public sealed class ClusterTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SettingsAreShownAsTheyWereSetAndTakenBack()
    {
        await using var hub = await HubHost.StartAsync();

        using var paused = await hub.Client.PostJsonAsync("api/cluster/pause", """{"seconds":600}""");
        var cluster = await paused.ReadJsonAsync();
        Assert.True(cluster.GetProperty("paused").GetBoolean());
        Assert.Equal("admin", cluster.GetProperty("pausedBy").GetString());
        Assert.Equal(JsonValueKind.String, cluster.GetProperty("pausedUntil").ValueKind);

        cluster = await PutAsync(hub, "api/cluster/settings", """{"maxRunning":3,"tagFallback":true}""");
        Assert.Equal((3, true), (cluster.GetProperty("maxRunning").GetInt32(), cluster.GetProperty("tagFallback").GetBoolean()));
        cluster = await PutAsync(hub, "api/cluster/settings", """{"maxRunning":null}""");
        Assert.False(cluster.TryGetProperty("maxRunning", out _));
        Assert.True(cluster.GetProperty("tagFallback").GetBoolean());

        cluster = await PutAsync(hub, "api/cluster/hosts/Origin.Example", """{"connections":4,"startsPerSecond":0.5}""");
        var limit = Assert.Single(cluster.GetProperty("limits").EnumerateArray());
        Assert.Equal(("origin.example", 4, 0.5), (limit.GetProperty("host").GetString(), limit.GetProperty("connections").GetInt32(), limit.GetProperty("startsPerSecond").GetDouble()));

        using var patched = await hub.Client.PatchAsync("api/cluster/hosts/origin.example", Json("""{"startsPerSecond":null,"egressConnections":2}"""), Ct);
        limit = Assert.Single((await patched.ReadJsonAsync()).GetProperty("limits").EnumerateArray());
        Assert.Equal((4, 2, false), (limit.GetProperty("connections").GetInt32(), limit.GetProperty("egressConnections").GetInt32(), limit.TryGetProperty("startsPerSecond", out _)));

        using var resumed = await hub.Client.PostAsync("api/cluster/resume", null, Ct);
        using var dropped = await hub.Client.DeleteAsync("api/cluster/hosts/origin.example", Ct);
        cluster = await hub.Client.GetJsonAsync("api/cluster");
        Assert.False(cluster.GetProperty("paused").GetBoolean());
        Assert.Empty(cluster.GetProperty("limits").EnumerateArray());
    }

    [Theory]
    [InlineData("POST", "api/cluster/pause", """{"seconds":0}""", "seconds")]
    [InlineData("POST", "api/cluster/pause", """{"minutes":1}""", "minutes")]
    [InlineData("PUT", "api/cluster/settings", """{"maxRunning":-1}""", "maxRunning")]
    [InlineData("PUT", "api/cluster/settings", """{"maxRunning":1.5}""", "maxRunning")]
    [InlineData("PUT", "api/cluster/settings", """{"tagFallback":"yes"}""", "tagFallback")]
    [InlineData("PUT", "api/cluster/settings", """{"slots":1}""", "slots")]
    [InlineData("PUT", "api/cluster/hosts/a%20b", """{"connections":1}""", "host")]
    [InlineData("PUT", "api/cluster/hosts/a", """{"connections":0}""", "connections")]
    [InlineData("PUT", "api/cluster/hosts/a", """{"startsPerSecond":0}""", "startsPerSecond")]
    [InlineData("PATCH", "api/cluster/hosts/a", """{"egressConnections":1.5}""", "egressConnections")]
    [InlineData("PATCH", "api/cluster/hosts/a", """{"speed":1}""", "speed")]
    public async Task WrongSettingsAreRefusedByNameAndNothingChanges(string method, string route, string body, string field)
    {
        await using var hub = await HubHost.StartAsync();
        var before = (await hub.Client.GetJsonAsync("api/cluster")).GetRawText();

        using var request = new HttpRequestMessage(new(method), route) { Content = Json(body) };
        using var answer = await hub.Client.SendAsync(request, Ct);

        Assert.Contains(field, (await answer.ReadJsonAsync()).GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(before, (await hub.Client.GetJsonAsync("api/cluster")).GetRawText());
    }

    [Fact]
    public async Task APausedClusterSaysSoOfEveryTask()
    {
        await using var hub = await HubHost.StartAsync();
        using var worker = await WorkerSocket.ConnectAsync(hub, "w1", slots: 2);
        using var paused = await hub.Client.PostJsonAsync("api/cluster/pause", "{}");
        using var created = await hub.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/x"}""");

        var task = await Eventually.GetsAsync(
            () => hub.Client.GetJsonAsync(created.Headers.Location!.ToString()[1..]), task => task.TryGetProperty("why", out var why) && why.GetProperty("code").GetString() == "paused");

        Assert.Contains("by admin", task.GetProperty("why").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWorkerIsCordonedAndOpenedDrainedAndRemoved()
    {
        await using var hub = await HubHost.StartAsync();
        using var worker = await WorkerSocket.ConnectAsync(hub, "w1", slots: 2);

        Assert.Equal("cordoned", await SetAsync(hub, "cordon"));
        Assert.Equal("online", await SetAsync(hub, "uncordon"));
        Assert.Equal("draining", await SetAsync(hub, "drain"));
        Assert.Equal("draining", await SetAsync(hub, "drain?now=true"));
        using var removed = await hub.Client.DeleteAsync("api/workers/w1", Ct);
        using var again = await hub.Client.DeleteAsync("api/workers/w1", Ct);
        using var unknown = await hub.Client.PostAsync("api/workers/w2/cordon", null, Ct);

        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        using var seen = await hub.Client.GetAsync("api/workers/w1", Ct);
        await seen.IsProblemAsync(410, "worker-removed");
        await unknown.IsProblemAsync(404, "unknown-worker");
        Assert.Empty((await hub.Client.GetJsonAsync("api/workers")).GetProperty("workers").EnumerateArray());
    }

    [Fact]
    public async Task AWorkerThatHoldsDownloadsIsNotRemoved()
    {
        await using var hub = await HubHost.StartAsync();
        using var worker = await WorkerSocket.ConnectAsync(hub, "w1", slots: 2);
        using var created = await hub.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/x"}""");
        await worker.NextOrderAsync();

        using var refused = await hub.Client.DeleteAsync("api/workers/w1", Ct);

        await refused.IsProblemAsync(409, "worker-busy");
    }

    [Fact]
    public async Task ACommandToAFilterTakesItsTasksAndNoOthersPageByPage()
    {
        await using var hub = await HubHost.StartAsync();
        var tasks = string.Join(',', Enumerable.Range(0, 5).Select(i => $$"""{"tags":{"a":"{{i % 2}}"},"url":"http://example.org/{{i}}"}"""));
        using var batch = await hub.Client.PostJsonAsync("api/tasks/batch", $$"""{"tasks":[{{tasks}}]}""");
        await Eventually.GetsAsync(() => hub.Client.GetJsonAsync("api/tasks"), list => list.GetProperty("tasks").GetArrayLength() == 5);

        var first = await CommandAsync(hub, "POST", "api/tasks/cancel?tag=a%3D0&limit=2");
        var second = await CommandAsync(hub, "POST", $"api/tasks/cancel?tag=a%3D0&limit=2&after={first.GetProperty("next").GetString()}");
        var repeated = await CommandAsync(hub, "POST", "api/tasks/cancel?tag=a%3D0");
        var refused = await CommandAsync(hub, "POST", "api/tasks/retry?status=pending,canceled");
        var hidden = await CommandAsync(hub, "DELETE", "api/tasks?all=true");

        Assert.Equal((2, 2), (first.GetProperty("matched").GetInt32(), first.GetProperty("changed").GetInt32()));
        Assert.Equal((1, 1), (second.GetProperty("matched").GetInt32(), second.GetProperty("changed").GetInt32()));
        Assert.Equal((3, 0), (repeated.GetProperty("matched").GetInt32(), repeated.GetProperty("changed").GetInt32()));
        Assert.Equal((5, 3), (refused.GetProperty("matched").GetInt32(), refused.GetProperty("changed").GetInt32()));
        Assert.Equal((5, 5), (hidden.GetProperty("matched").GetInt32(), hidden.GetProperty("changed").GetInt32()));
    }

    [Fact]
    public async Task HowAttemptsEndedIsCountedOnceByResultWorkerAndHost()
    {
        await using var hub = await HubHost.StartAsync();
        using var worker = await WorkerSocket.ConnectAsync(hub, "w1", slots: 2);
        using var created = await hub.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/x"}""");
        var order = await worker.NextOrderAsync();
        var failed = new PartReport(order.Key, PartEvent.Failed, Error: new(22, 404, "not found"));

        await worker.ReportAsync(failed);
        await worker.ReportAsync(failed);

        var window = (await Eventually.GetsAsync(() => hub.Client.GetJsonAsync("api/stats"), stats => stats.GetProperty("window").GetProperty("failed").GetInt32() > 0)).GetProperty("window");
        Assert.Equal((0, 1), (window.GetProperty("completed").GetInt32(), window.GetProperty("failed").GetInt32()));
        Assert.Equal("http 404", Assert.Single(window.GetProperty("byResult").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal("w1", Assert.Single(window.GetProperty("byWorker").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal("example.org", Assert.Single(window.GetProperty("byHost").EnumerateArray()).GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("api/tasks/cancel", "status")]
    [InlineData("api/tasks/cancel?limit=5", "status")]
    [InlineData("api/tasks/cancel?all=yes", "all")]
    [InlineData("api/tasks/cancel?statu=pending", "statu")]
    public async Task ACommandWithoutAFilterIsRefused(string route, string field)
    {
        await using var hub = await HubHost.StartAsync();

        using var answer = await hub.Client.PostAsync(route, null, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(field, (await answer.ReadJsonAsync()).GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    private static async Task<JsonElement> PutAsync(HubHost hub, string route, string body)
    {
        using var answer = await hub.Client.PutAsync(route, new StringContent(body, Encoding.UTF8, "application/json"), Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.ReadJsonAsync();
    }

    private static async Task<string?> SetAsync(HubHost hub, string verb)
    {
        using var answer = await hub.Client.PostAsync($"api/workers/w1/{verb}", null, Ct);
        return (await answer.ReadJsonAsync()).GetProperty("status").GetString();
    }

    private static async Task<JsonElement> CommandAsync(HubHost hub, string method, string route)
    {
        using var answer = await hub.Client.SendAsync(new HttpRequestMessage(new(method), route), Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.ReadJsonAsync();
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
