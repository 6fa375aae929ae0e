using System.Text.RegularExpressions;
using AriaCluster.Cli;

namespace AriaCluster.Tests.Cli;

/// <summary>Who waits for downloads while the hub is away: by a clock that the test moves on.</summary>
public sealed class AwayTests : IAsyncLifetime
{
    private static readonly TimeSpan _quarter = TimeSpan.FromMinutes(15);

    private readonly ManualTimeProvider _time = new();
    private FakeHub _hub = null!;
    private CommandRun _run = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync();
        _run = new CommandRun(_hub) { Time = _time };
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _run.Dispose();
    }

    [Theory]
    [InlineData("completed", ExitCode.Done)]
    [InlineData("failed", ExitCode.NotDone)]
    internal async Task WhatEndedInAQuarterOfAnHourWithoutTheHubIsTheResult(string end, ExitCode code)
    {
        _hub.OnAccepted = task => task["status"] = "downloading";
        var adding = _run.RunAsync("add", "http://a/1", "--wait");
        await Eventually.HoldsAsync(() => _hub.Requests.Any(request => request.Method == "GET"));

        await AwayAsync(adding, () => _hub.Tasks[0]["status"] = end);

        Assert.Equal((int)code, await adding);
        Assert.Equal((1, 1), (Said("does not answer"), Said("answers again, after 15m")));
    }

    [Fact]
    public async Task WhatStillRunsWhenTheHubIsBackIsFollowedFromThenOn()
    {
        _hub.OnAccepted = task => task["status"] = "downloading";
        var adding = _run.RunAsync("add", "http://a/1", "--wait");
        await Eventually.HoldsAsync(() => _hub.Requests.Any(request => request.Method == "GET"));
        await StopForAQuarterAsync(adding);

        var asked = _hub.Requests.Count;
        await _hub.ListenAsync();
        var back = _time.GetUtcNow();
        await Eventually.HoldsAsync(() => _hub.Requests.Count(request => request.Path.StartsWith("/api/tasks/", StringComparison.Ordinal)) > asked + 5, _time, TimeSpan.FromMilliseconds(20));
        _hub.Tasks[0]["status"] = "completed";
        await Eventually.HoldsAsync(() => adding.IsCompleted, _time, TimeSpan.FromMilliseconds(20));

        Assert.Equal((int)ExitCode.Done, await adding);
        Assert.InRange(_time.GetUtcNow() - back, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task WatchingSaysItBesideWhatItShows()
    {
        var task = _hub.Add("downloading", "f.bin");
        _hub.Status["tasks"]!["pending"] = 0;
        var watching = _run.RunAsync("watch", "--until-idle");
        await Eventually.HoldsAsync(() => _hub.Requests.Any(request => request.Path == "/api/status"));

        await AwayAsync(watching, () => task["status"] = "completed");

        Assert.Equal((int)ExitCode.Done, await watching);
        Assert.Equal((1, 1), (Said("does not answer"), Said("answers again, after 15m")));
        Assert.DoesNotContain("answer", _run.Output, StringComparison.Ordinal);
        Assert.Contains("completed f.bin", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AfterAnHourItIsGivenUpAndTheTasksAreNamed()
    {
        _hub.OnAccepted = task => task["status"] = "downloading";
        var adding = _run.RunAsync("add", "http://a/1", "--wait", "--json");
        await Eventually.HoldsAsync(() => _hub.Requests.Any(request => request.Method == "GET"));

        await _hub.StopAsync();
        await Eventually.HoldsAsync(() => adding.IsCompleted, _time, TimeSpan.FromSeconds(5));
        await _hub.ListenAsync();

        Assert.Equal((int)ExitCode.Unreachable, await adding);
        Assert.Equal((int)ExitCode.Unreachable, _run.Document.GetProperty("error").GetProperty("exitCode").GetInt32());
        Assert.Single(_run.Document.GetProperty("tasks").EnumerateArray());
        Assert.InRange(_time.GetUtcNow() - new ManualTimeProvider().GetUtcNow(), TimeSpan.FromHours(1), TimeSpan.FromHours(1.1));
    }

    // Back, the clock goes slowly enough for answers to come within their time.
    private async Task AwayAsync(Task<int> waiting, Action meanwhile)
    {
        await StopForAQuarterAsync(waiting);
        meanwhile();
        await _hub.ListenAsync();
        await Eventually.HoldsAsync(() => waiting.IsCompleted, _time, TimeSpan.FromMilliseconds(20));
    }

    private async Task StopForAQuarterAsync(Task<int> waiting)
    {
        await _hub.StopAsync();
        var start = _time.GetUtcNow();
        await Eventually.HoldsAsync(() => waiting.IsCompleted || _time.GetUtcNow() - start > _quarter, _time, TimeSpan.FromSeconds(1));
        Assert.False(waiting.IsCompleted);
    }

    private int Said(string words) => Regex.Count(_run.Errors, Regex.Escape(words));
}
