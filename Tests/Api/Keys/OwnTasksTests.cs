using System.Net;
using System.Text.Json;

namespace AriaCluster.Tests.Api.Keys;

/// <summary>A key that only submits sees and commands its own tasks; another's is answered as one that does not exist.</summary>
public sealed class OwnTasksTests : IAsyncLifetime
{
    private HubHost _hub = null!;
    private HttpClient _ann = null!;
    private HttpClient _bob = null!;
    private string _task = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubHost.StartAsync();
        _ann = _hub.NewClient(await _hub.Client.NewKeyAsync("ann", """{"scopes":["submit"]}"""));
        _bob = _hub.NewClient(await _hub.Client.NewKeyAsync("bob", """{"scopes":["submit"]}"""));
        _task = await _ann.SubmitAsync("""{"url":"http://example.org/ann"}""");
    }

    public async ValueTask DisposeAsync()
    {
        _ann.Dispose();
        _bob.Dispose();
        await _hub.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/pause")]
    [InlineData("POST", "/resume")]
    [InlineData("POST", "/cancel")]
    [InlineData("POST", "/retry")]
    [InlineData("DELETE", "")]
    public async Task AnothersTaskIsAnsweredAsOneThatDoesNotExist(string method, string route)
    {
        foreach (var id in new[] { _task, AriaCluster.Tasks.TaskId.Gid(_task) })
        {
            var absent = id[..^4] + (id[^4..] == "0000" ? "0001" : "0000");
            using var others = await _bob.SendAsync(method, $"api/tasks/{id}{route}");
            using var nobodys = await _bob.SendAsync(method, $"api/tasks/{absent}{route}");

            var (said, expected) = (await others.IsProblemAsync(404, "unknown-task"), await nobodys.IsProblemAsync(404, "unknown-task"));
            Assert.Equal(expected.GetProperty("detail").GetString()!.Replace(absent, id, StringComparison.Ordinal), said.GetProperty("detail").GetString());
        }

        Assert.Equal("pending", (await _ann.GetJsonAsync("api/tasks/" + _task)).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?text=ann")]
    [InlineData("?owner=ann")]
    [InlineData("?status=pending")]
    [InlineData("?status=queued,downloading,pending")]
    public async Task AListHasOnlyTheOwnTasks(string filter)
    {
        await _bob.SubmitAsync("""{"url":"http://example.org/bob"}""");

        Assert.Equal([_task], Ids(await _ann.GetJsonAsync("api/tasks" + filter)));
        Assert.DoesNotContain(_task, Ids(await _bob.GetJsonAsync("api/tasks" + filter)));
        Assert.Contains(_task, Ids(await _hub.Client.GetJsonAsync("api/tasks" + filter)));
    }

    [Fact]
    public async Task AnothersBatchIsEmptyAndItsTasksAreUnknown()
    {
        using var accepted = await _ann.PostJsonAsync("api/tasks/batch", """{"tasks":[{"url":"http://example.org/1"},{"url":"http://example.org/2"}]}""");
        var batch = await accepted.ReadJsonAsync();
        var (id, first) = (batch.GetProperty("batchId").GetString(), batch.GetProperty("tasks")[0].GetProperty("id").GetString());

        using var shown = await _bob.GetAsync("api/tasks/" + first, Ct);
        using var canceled = await _bob.SendAsync("POST", $"api/tasks/{first}/cancel");

        await shown.IsProblemAsync(404, "unknown-task");
        await canceled.IsProblemAsync(404, "unknown-task");
        Assert.Empty(Ids(await _bob.GetJsonAsync("api/tasks?batch=" + id)));
        Assert.Equal("pending", (await _ann.GetJsonAsync("api/tasks/" + first)).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("POST", "api/tasks/pause?all=true")]
    [InlineData("POST", "api/tasks/cancel?owner=ann")]
    [InlineData("POST", "api/tasks/cancel?status=pending")]
    [InlineData("DELETE", "api/tasks?all=true")]
    public async Task ACommandToManyReachesOnlyTheOwnTasks(string method, string route)
    {
        using var answer = await _bob.SendAsync(method, route);

        Assert.Equal(0, (await answer.ReadJsonAsync()).GetProperty("matched").GetInt32());
        Assert.Equal("pending", (await _ann.GetJsonAsync("api/tasks/" + _task)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task CountsAreOfTheOwnTasksAndSayNothingOfOthers()
    {
        await _bob.SubmitAsync("""{"url":"http://example.org/bob"}""");
        await _bob.SubmitAsync("""{"url":"http://example.org/bob2"}""");

        var (status, stats) = (await _ann.GetJsonAsync("api/status"), await _ann.GetJsonAsync("api/stats"));

        Assert.Equal((1, 1, 1), (status.GetProperty("tasks").GetProperty("pending").GetInt32(), status.GetProperty("pending").GetInt32(), status.GetProperty("totalTasks").GetInt32()));
        Assert.Equal(1, stats.GetProperty("total").GetInt32());
        Assert.False(stats.TryGetProperty("window", out _) || status.TryGetProperty("load", out _) || status.TryGetProperty("speedBytesPerSecond", out _));
        Assert.Equal(3, (await _hub.Client.GetJsonAsync("api/stats")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task TheSameIdempotencyKeyOfTwoOwnersIsTwoKeys()
    {
        using var anns = await _ann.PostJsonAsync("api/tasks", """{"url":"http://example.org/x"}""", "once");
        using var bobs = await _bob.PostJsonAsync("api/tasks", """{"url":"http://example.org/x"}""", "once");
        using var other = await _bob.PostJsonAsync("api/tasks", """{"url":"http://example.org/y"}""", "once");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (anns.StatusCode, bobs.StatusCode));
        Assert.NotEqual((await anns.ReadJsonAsync()).GetProperty("id").GetString(), (await bobs.ReadJsonAsync()).GetProperty("id").GetString());
        await other.IsProblemAsync(409, "idempotency-key-reused");
    }

    [Fact]
    public async Task TheOwnerShowsAndCommandsTheOwnTasks()
    {
        using var paused = await _ann.SendAsync("POST", $"api/tasks/{_task}/pause");
        using var resumed = await _ann.SendAsync("POST", "api/tasks/resume?status=paused");
        using var deleted = await _ann.SendAsync("DELETE", "api/tasks?all=true");

        Assert.Equal("paused", (await paused.ReadJsonAsync()).GetProperty("status").GetString());
        Assert.Equal(1, (await resumed.ReadJsonAsync()).GetProperty("changed").GetInt32());
        Assert.Equal(1, (await deleted.ReadJsonAsync()).GetProperty("changed").GetInt32());
    }

    private static IEnumerable<string?> Ids(JsonElement list) => list.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetString());
}
