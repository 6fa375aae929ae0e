using AriaCluster.Tasks;

namespace AriaCluster.Tests.Tasks;

/// <summary>A task whose worker lives and does nothing about it.</summary>
public sealed class StallTests
{
    private static readonly DateTimeOffset _now = TaskSamples.Now;
    private static readonly DownloadTask _new = TaskSamples.All["pending, new"];

    [Fact]
    public void TheFirstStallIsTheWorkersFaultAndCountsForNothing()
    {
        var task = Stall(_new, "w1", bytes: 5000);

        var pending = task.ToPending()!;
        Assert.Equal((DownloadStatus.Pending, 0, "w1", "w1"), (task.Status, task.Failures, pending.Avoid, pending.BytesOn));
        Assert.Equal("attempt 1 makes no progress on w1 after 5000 bytes: taken back", task.History[^1].Text);
    }

    [Fact]
    public void ASourceThatStallsForEverybodyEndsTheTask()
    {
        var (task, stalls) = (_new, 0);

        while (task.Status == DownloadStatus.Pending)
        {
            task = Stall(task, $"w{++stalls}", bytes: 5000);
        }

        Assert.Equal((DownloadStatus.Failed, 5, 4, 5), (task.Status, stalls, task.Failures, task.Error?.Code));
        Assert.EndsWith("error 5: retried (built-in), but its retries are used up", task.History[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AWorkerThatGetsOnWithNothingIsToBlameHoweverOften()
    {
        var task = Stall(_new, "w1", bytes: 5000);

        for (var i = 2; i <= 20; i++)
        {
            var running = Start(task, $"w{i}");
            task = running.Release(new(new(task.Id, 0, i), ReleaseReason.Stalled, 5000, IsWorkersFault: true), TaskSamples.Policy, _now).Next;
        }

        Assert.Equal((DownloadStatus.Pending, 0, "w20", "w20"), (task.Status, task.Failures, task.ToPending()!.Avoid, task.ToPending()!.BytesOn));
        Assert.Equal("attempt 20 makes no progress on w20, as nothing else does there: taken back", task.History[^1].Text);
        Assert.Equal(1, Stall(task, "w21", bytes: 5000).Failures);
    }

    [Fact]
    public void AStallFurtherOnCountsForNothing()
    {
        var task = _new;

        for (var i = 1; i <= 50; i++)
        {
            task = Stall(task, $"w{i}", bytes: i * 2_000_000L);
        }

        Assert.Equal((DownloadStatus.Pending, 0), (task.Status, task.Failures));
        Assert.Equal(1, Stall(task, "w9", bytes: 50_000_000).Failures);
    }

    [Fact]
    public void WhatWasNeverBegunCountsForNothingHoweverOften()
    {
        var task = _new;

        for (var i = 1; i <= 50; i++)
        {
            task = Release(Assign(task, $"w{i}"), 0);
        }

        Assert.Equal((DownloadStatus.Pending, 0, "w50"), (task.Status, task.Failures, task.ToPending()?.Avoid));
    }

    [Fact]
    public void AllWorkersThatDidNothingAreRememberedUntilAPersonRetriesIt()
    {
        var task = Stall(Stall(Stall(_new, "w1", 0), "w2", 0), "w1", 0);
        Assert.Equal(["w2", "w1"], task.ToPending()!.FailedOn);
        Assert.Equal("w2 w1 .", Assign(task, "w3").Parts[0].Avoid?.Text);

        for (var i = 4; task.Status == DownloadStatus.Pending; i++)
        {
            task = Stall(task, $"w{i}", 0);
        }

        Assert.Empty(task.Retry("ann", _now).Next.ToPending()!.FailedOn);
    }

    [Fact]
    public void ARuleOfPeopleDecidesAboutStallsToo()
    {
        var never = new ErrorRule { Number = 1, Code = new(5, 5), Action = ErrorAction.Never };

        var task = Stall(Stall(_new, "w1", 0), "w2", 0, never);

        Assert.Equal(DownloadStatus.Failed, task.Status);
        Assert.EndsWith("error 5: never retried (rule 1)", task.History[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void APersonsRetryForgetsStalls()
    {
        var task = Stall(Stall(_new, "w1", 0), "w2", 0).Cancel("ann", _now).Next.Retry("ann", _now).Next;

        Assert.Equal(0, Stall(task, "w1", 0).Failures);
    }

    [Fact]
    public void TheAttemptThatStalledMayStillComplete()
    {
        var task = Stall(_new, "w1", 0);

        var late = task.Report("w1", TaskSamples.Report(PartEvent.Completed, 1), TaskSamples.Policy, _now);

        Assert.Equal((ReportVerdict.Accepted, DownloadStatus.Completed), (late.Answer, late.Next.Status));
    }

    private static DownloadTask Assign(DownloadTask task, string worker, params ErrorRule[] rules) =>
        task.Assign(new(0, task.Parts[0].Attempt, worker) { Rules = [.. rules] }, _now).Next;

    private static DownloadTask Start(DownloadTask task, string worker, params ErrorRule[] rules)
    {
        var assigned = Assign(task, worker, rules);
        var report = TaskSamples.Report(PartEvent.Started, assigned.Parts[0].Attempt) with { LengthBytes = 1_000_000_000 };
        return assigned.Report(worker, report, TaskSamples.Policy, _now).Next;
    }

    private static DownloadTask Stall(DownloadTask task, string worker, long bytes, params ErrorRule[] rules) => Release(Start(task, worker, rules), bytes);

    private static DownloadTask Release(DownloadTask task, long bytes) =>
        task.Release(new(new(task.Id, 0, task.Parts[0].Attempt), ReleaseReason.Stalled, bytes), TaskSamples.Policy, _now).Next;
}
