using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using static AriaCluster.Tests.Scheduling.PendingSamples;

namespace AriaCluster.Tests.Scheduling;

public sealed class OutcomeWindowTests
{
    private readonly OutcomeWindow _window = new(Now);

    [Fact]
    public void EndsAreCountedByResultWorkerAndHost()
    {
        _window.Note("w1", "h1", null, 100, Now);
        _window.Note("w1", "h2", new(22, 404, "not found"), 0, Now.AddSeconds(30));
        _window.Note("w2", null, new(9, null, "disk full"), 0, Now.AddSeconds(60));
        _window.Note("w2", "h1", null, 50, Now.AddSeconds(90));

        var report = _window.Report(Now.AddSeconds(100));

        Assert.Equal((Now, Now.AddSeconds(100)), (report.Since, report.Until));
        Assert.Equal([new("completed", 2, 0, 150), new("error 9", 0, 1, 0), new("http 404", 0, 1, 0)], report.ByResult);
        Assert.Equal([new("w1", 1, 1, 100), new("w2", 1, 1, 50)], report.ByWorker);
        Assert.Equal([new("h1", 2, 0, 150), new("h2", 0, 1, 0)], report.ByHost);
    }

    [Fact]
    public void WhatIsOlderThanTenMinutesIsForgotten()
    {
        for (var i = 0; i < 100; i++)
        {
            _window.Note("w1", null, null, 1, Now.AddSeconds(10 * i));
        }

        var report = _window.Report(Now.AddSeconds(999));

        Assert.Equal(Now.AddSeconds(399), report.Since);
        Assert.Equal(60, Assert.Single(report.ByWorker).Completed);
        Assert.Empty(_window.Report(Now.AddHours(1)).ByResult);
    }

    [Fact]
    public void AClockThatIsSetBackLosesNothing()
    {
        _window.Note("w1", null, null, 1, Now.AddMinutes(5));
        _window.Note("w1", null, null, 1, Now);

        Assert.Equal(2, Assert.Single(_window.Report(Now.AddMinutes(5)).ByWorker).Completed);
    }

    [Fact]
    public void NamesBeyondAThousandAreCountedTogether()
    {
        for (var i = 0; i < 3000; i++)
        {
            _window.Note("w1", $"h{i}", new TaskError(1, null, ""), 0, Now);
        }

        var hosts = _window.Report(Now).ByHost;

        Assert.Equal((1001, new OutcomeCount("others", 0, 2000, 0)), (hosts.Length, hosts[0]));
    }
}
