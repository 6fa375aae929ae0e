using System.Text.RegularExpressions;
using AriaCluster.Cli;

namespace AriaCluster.Tests.Cli;

/// <summary>Who waits for downloads while the hub is away: by a clock that the test moves on.</summary>
public sealed class AwayTests : HubVerbTests
{
    private static readonly TimeSpan _quarter = TimeSpan.FromMinutes(15);

    private readonly ManualTimeProvider _time = new();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Run.Time = _time;
    }

    [Theory]
    [InlineData("completed", ExitCode.Done)]
    [InlineData("failed", ExitCode.NotDone)]
    internal async Task WhatEndedInAQuarterOfAnHourWithoutTheHubIsTheResult(string end, ExitCode code)
    {
        Hub.OnAccepted = task => task["status"] = "downloading";
        var adding = Run.RunAsync("add", "http://a/1", "--wait");
        await Eventually.HoldsAsync(() => Hub.Requests.Any(request => request.Method == "GET"));

        await AwayAsync(adding, () => Hub.Tasks[0]["status"] = end);

        Assert.Equal((int)code, await adding);
        Assert.Equal((1, 1), (Said("does not answer"), Said("answers again, after 15m")));
    }

    [Fact]
    public async Task WhatStillRunsWhenTheHubIsBackIsFollowedFromThenOn()
    {
        Hub.OnAccepted = task => task["status"] = "downloading";
        var adding = Run.RunAsync("add", "http://a/1", "--wait");
        await Eventually.HoldsAsync(() => Hub.Requests.Any(request => request.Method == "GET"));
        await StopForAQuarterAsync(adding);

        var asked = Hub.Requests.Count;
        await Hub.ListenAsync();
        var back = _time.GetUtcNow();
        await Eventually.HoldsAsync(() => Hub.Requests.Count(request => request.Path.StartsWith("/api/tasks/", StringComparison.Ordinal)) > asked + 5, _time, TimeSpan.FromMilliseconds(20));
        Hub.Tasks[0]["status"] = "completed";
        await Eventually.HoldsAsync(() => adding.IsCompleted, _time, TimeSpan.FromMilliseconds(20));

        Assert.Equal((int)ExitCode.Done, await adding);
        Assert.InRange(_time.GetUtcNow() - back, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task WatchingSaysItBesideWhatItShows()
    {
        var task = Hub.Add("downloading", "f.bin");
        Hub.Status["tasks"]!["pending"] = 0;
        var watching = Run.RunAsync("watch", "--until-idle");
        await Eventually.HoldsAsync(() => Hub.Requests.Any(request => request.Path == "/api/status"));

        await AwayAsync(watching, () => task["status"] = "completed");

        Assert.Equal((int)ExitCode.Done, await watching);
        Assert.Equal((1, 1), (Said("does not answer"), Said("answers again, after 15m")));
        Assert.DoesNotContain("answer", Run.Output, StringComparison.Ordinal);
        Assert.Contains("completed f.bin", Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AfterAnHourItIsGivenUpAndTheTasksAreNamed()
    {
        Hub.OnAccepted = task => task["status"] = "downloading";
        var adding = Run.RunAsync("add", "http://a/1", "--wait", "--json");
        await Eventually.HoldsAsync(() => Hub.Requests.Any(request => request.Method == "GET"));

        await Hub.StopAsync();
        await Eventually.HoldsAsync(() => adding.IsCompleted, _time, TimeSpan.FromSeconds(5));
        await Hub.ListenAsync();

        Assert.Equal((int)ExitCode.Unreachable, await adding);
        Assert.Equal((int)ExitCode.Unreachable, Run.Document.GetProperty("error").GetProperty("exitCode").GetInt32());
        Assert.Single(Run.Document.GetProperty("tasks").EnumerateArray());
        Assert.InRange(_time.GetUtcNow() - new ManualTimeProvider().GetUtcNow(), TimeSpan.FromHours(1), TimeSpan.FromHours(1.1));
    }

    // Back, the clock goes slowly enough for answers to come within their time.
    private async Task AwayAsync(Task<int> waiting, Action meanwhile)
    {
        await StopForAQuarterAsync(waiting);
        meanwhile();
        await Hub.ListenAsync();
        await Eventually.HoldsAsync(() => waiting.IsCompleted, _time, TimeSpan.FromMilliseconds(20));
    }

    private async Task StopForAQuarterAsync(Task<int> waiting)
    {
        await Hub.StopAsync();
        var start = _time.GetUtcNow();
        await Eventually.HoldsAsync(() => waiting.IsCompleted || _time.GetUtcNow() - start > _quarter, _time, TimeSpan.FromSeconds(1));
        Assert.False(waiting.IsCompleted);
    }

    private int Said(string words) => Regex.Count(Run.Errors, Regex.Escape(words));
}
