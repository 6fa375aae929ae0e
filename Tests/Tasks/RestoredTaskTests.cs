using AriaCluster.Tasks;

namespace AriaCluster.Tests.Tasks;

public sealed class RestoredTaskTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly RetryPolicy _policy = RetryPolicy.For(new(), new());

    [Fact]
    public void WhatIsUnderWayInABackupWaitsAgainAndPrefersTheWorkerThatHasBytes()
    {
        var task = Assigned(New(), "w1");

        var restored = task.Restored(_now);

        Assert.Equal(DownloadStatus.Pending, restored.Status);
        Assert.Null(restored.Parts[0].Worker);
        Assert.Equal("w1", restored.Parts[0].BytesOn);
        // As true of a backup as of another database and of an archive.
        Assert.Equal("taken over from a copy: attempts given out before no longer count", restored.History[^1].Text);
    }

    [Fact]
    public void NoAttemptOfTheTimeSinceTheBackupHasANumberThatIsGivenOutAgain()
    {
        var atBackup = Assigned(New(), "w1");
        var since = Released(atBackup);
        for (var i = 0; i < 5; i++)
        {
            since = Released(Assigned(since, "w2"));
        }

        var restored = Assigned(atBackup.Restored(_now), "w2");

        Assert.True(restored.Parts[0].Attempt > since.Parts[0].Attempt);
    }

    [Theory]
    [InlineData(PartEvent.Started)]
    [InlineData(PartEvent.BytesDone)]
    [InlineData(PartEvent.Completed)]
    [InlineData(PartEvent.Failed)]
    public void AWorkerThatHoldsAHigherAttemptThanTheBackupHasNoEffect(PartEvent report)
    {
        var atBackup = Assigned(New(), "w1");
        var since = Assigned(Released(atBackup), "w2");
        var late = new PartReport(new(since.Id, 0, since.Parts[0].Attempt), report, LengthBytes: 5);

        // Given to the same worker, what that has goes on as the newer attempt, and is not to be dropped.
        var whereItGoesOn = report is PartEvent.Started or PartEvent.BytesDone ? ReportVerdict.Already : ReportVerdict.Superseded;
        foreach (var (restored, verdict) in new[] { (atBackup.Restored(_now), ReportVerdict.Superseded), (Assigned(atBackup.Restored(_now), "w2"), whereItGoesOn) })
        {
            var answer = restored.Report("w2", late, _policy, _now);

            Assert.Equal(verdict, answer.Answer);
            Assert.Same(restored, answer.Next);
        }
    }

    [Theory]
    [InlineData(PartEvent.Started)]
    [InlineData(PartEvent.BytesDone)]
    public void AWorkerThatStillRunsItIsStoppedAndKeepsTheBytesForTheNextAttempt(PartEvent report)
    {
        var atBackup = Assigned(New(), "w1");
        var older = new PartKey(atBackup.Id, 0, 1);

        var answer = atBackup.Restored(_now).Report("w1", new PartReport(older, report, LengthBytes: 5), _policy, _now);

        Assert.Equal(ReportVerdict.Already, answer.Answer);
        Assert.Equal((older, "w1", true), (answer.Change?.Ended, answer.Change?.Worker, answer.Change?.KeepBytes));
    }

    [Fact]
    public void TheSameBackupRestoredTwiceGivesNoAttemptTwice()
    {
        var atBackup = Assigned(New(), "w1");

        var first = Assigned(Released(Assigned(atBackup.Restored(_now), "w1")), "w2");
        var second = Assigned(atBackup.Restored(_now.AddMinutes(1)), "w1");

        Assert.True(second.Parts[0].Attempt > first.Parts[0].Attempt);
    }

    [Fact]
    public void WhatIsCompletedStaysAsItIs()
    {
        var task = Assigned(New(), "w1");
        var done = task.Report("w1", new PartReport(new(task.Id, 0, 1), PartEvent.Completed, new("w1", [new("/root/a", 5)], 5, null)), _policy, _now).Next;

        Assert.Same(done, done.Restored(_now));
    }

    [Fact]
    public void TheTasksOfABatchThatWasFoldedInTheBackupBeginAboveThoseThatItBecameSince()
    {
        var id = TaskId.NewBatch(_now);
        var batch = BatchState.Accept(id, new([new()], "admin", _now, null, [], [])).Restored(_now);

        var task = new DownloadTask().Create(TaskId.InBatch(id, 0), batch.CreationOf(0)!).Next;

        Assert.True(task.Parts[0].Attempt > 200_000_000);
        Assert.Equal(DownloadStatus.Pending, task.Status);
    }

    private static DownloadTask New() => new DownloadTask().Create(TaskId.New(_now), new(new(), "admin", _now, null, null)).Next;

    private static DownloadTask Assigned(DownloadTask task, string worker) =>
        task.Assign(new(0, task.Parts[0].Attempt, worker), _now).Next;

    private static DownloadTask Released(DownloadTask task) => task.Release(new(new(task.Id, 0, task.Parts[0].Attempt), ReleaseReason.LeaseLost), _policy, _now).Next;
}
