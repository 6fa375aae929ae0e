using System.Data.Common;
using System.Net;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using Orleans.Runtime;

namespace AriaCluster.Tests.Api;

public sealed class UnavailableTests : IAsyncLifetime
{
    private EdgeHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync();

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("GET", "api/tasks")]
    [InlineData("GET", "api/status")]
    [InlineData("GET", "api/workers")]
    [InlineData("GET", "api/tasks/0123456789abcdef")]
    [InlineData("GET", "health/ready")]
    public async Task ADatabaseThatIsAwayIsA503AndNeverAStackTrace(string method, string route)
    {
        _host.Index.Away = new Away();

        using var answer = await _host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), route), Ct);

        var problem = await answer.IsProblemAsync(503, "unavailable");
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGrainThatDoesNotAnswerIsA503()
    {
        _host.OnTask = (_, method, _) => method == nameof(ITaskGrain.GetAsync)
            ? Task.FromException<TaskSnapshot?>(new TimeoutException())
            : Task.FromException<ControlReply>(new OrleansException("moved"));
        var id = TaskId.New(_host.Time.GetUtcNow());

        using var read = await _host.Client.GetAsync($"api/tasks/{id}", Ct);
        using var paused = await _host.Client.PostJsonAsync($"api/tasks/{id}/pause", "");

        await read.IsProblemAsync(503, "unavailable");
        await paused.IsProblemAsync(503, "unavailable");
    }

    [Fact]
    public async Task AFaultOfTheHubIsA500WhoseReasonIsInTheLogUnderItsTraceId()
    {
        _host.OnTask = (_, _, _) => throw new InvalidOperationException("secret");

        using var answer = await _host.Client.GetAsync($"api/tasks/{TaskId.New(_host.Time.GetUtcNow())}", Ct);

        var problem = await answer.IsProblemAsync(500, "failed");
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
        Assert.Contains($"({problem.GetProperty("traceId").GetString()}) failed System.InvalidOperationException: secret", _host.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACallersPathBeginsNoLineOfTheLog()
    {
        _host.OnCluster = (_, _) => throw new TimeoutException();
        _host.Time.Advance(TimeSpan.FromMinutes(10));

        using var answer = await _host.Client.GetAsync("nothing%0D%0Aforged%1B", Ct);

        await answer.IsProblemAsync(503, "unavailable");
        Assert.Contains("GET /nothing%0D%0Aforged%1B (", _host.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheHubIsNotReadyBeforeItsQueueIs()
    {
        _host.OnScheduler = (_, _) => Task.FromResult(new SchedulerSnapshot(1, Ready: false, 0, 0, []));

        using var ready = await _host.Client.GetAsync("health/ready", Ct);
        using var live = await _host.Client.GetAsync("health/live", Ct);

        await ready.IsProblemAsync(503, "unavailable");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task KeysHoldWhileTheyCannotBeRead()
    {
        Assert.NotEqual(default, await _host.Client.GetJsonAsync("api/tasks"));
        _host.OnCluster = (_, _) => throw new TimeoutException();

        _host.Time.Advance(TimeSpan.FromMinutes(1));
        using var soon = await _host.Client.GetAsync("api/tasks", Ct);
        _host.Time.Advance(TimeSpan.FromMinutes(5));
        using var late = await _host.Client.GetAsync("api/tasks", Ct);

        Assert.Equal(HttpStatusCode.OK, soon.StatusCode);
        await late.IsProblemAsync(503, "unavailable");
    }

    private sealed class Away() : DbException("secret place");
}
