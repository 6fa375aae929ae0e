using System.Text.Json;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Tasks;

public sealed class DownloadTaskTests
{
    private static readonly DateTimeOffset _now = TaskSamples.Now;
    private static readonly DownloadTask _running = TaskSamples.All["downloading"];

    [Fact]
    public void ATaskBeginsPendingWithItsGidHostNameAndPlaceInTheQueue()
    {
        var task = TaskSamples.All["pending, new"];

        Assert.Equal(TaskId.Gid(TaskSamples.Id), task.Gid);
        Assert.Equal("origin.test", task.Host);
        Assert.Equal("file.bin", task.Name);
        Assert.Equal(_now.ToUnixTimeMilliseconds(), task.Position);
        Assert.Equal(
            new(TaskSamples.Id, 0, 0, TaskPriority.Normal, task.Position, null, [], null, null, task.Owner, "origin.test", null, 1), task.ToPending());
    }

    [Theory]
    [InlineData("http://Host.test/a/b%20c.iso?x=1", null, "b c.iso", "host.test")]
    [InlineData("http://host.test/", null, "host.test", "host.test")]
    [InlineData("http://host.test/a", "sub/other.bin", "sub/other.bin", "host.test")]
    [InlineData("magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a&dn=A+name", null, "A name", null)]
    [InlineData("magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a", null, "c12fe1c06bba254a9dc9f519b335aa7c1367a88a", null)]
    public void ATasksNameIsTheOneAskedForElseTheSources(string uri, string? asked, string name, string? host)
    {
        var specification = new TaskSpecification { Uris = [uri], Out = asked };

        Assert.Equal(name, SourceName.Of(specification));
        Assert.Equal(host, SourceName.Host(uri));
    }

    [Fact]
    public void EachAssignmentHasTheNextAttemptAndTheOrderSaysSo()
    {
        var step = TaskSamples.All["pending, over"].Assign(new(0, 2, "w9"), _now);

        Assert.Equal(3, step.Next.Parts[0].Attempt);
        Assert.Equal(new(TaskSamples.Id, 0, 3), step.Answer.Order?.Key);
        Assert.Equal("w9", step.Next.Parts[0].Worker);
    }

    [Fact]
    public void LostLeasesRefusalsAndPausesNeverCountAsFailures()
    {
        var key = new PartKey(TaskSamples.Id, 0, 2);

        Assert.Equal(0, _running.Release(new(key, ReleaseReason.LeaseLost), TaskSamples.Policy, _now).Next.Failures);
        Assert.Equal(0, TaskSamples.All["queued"].Release(new(key, ReleaseReason.Refused), TaskSamples.Policy, _now).Next.Failures);
        Assert.Equal(0, _running.Pause("me", _now).Next.Failures);
    }

    [Fact]
    public void AFailedAttemptIsRetriedAfterADelayThatDoublesUntilTheFailuresAreUsedUp()
    {
        var task = TaskSamples.All["pending, new"];
        var delays = new List<double>();

        for (var attempt = 1; task.Status == DownloadStatus.Pending; attempt++)
        {
            task = task.Assign(new(0, attempt - 1, "w2"), _now).Next;
            task = task.Report("w2", TaskSamples.Report(PartEvent.Failed, attempt, new(1, null, "refused")), TaskSamples.Policy, _now).Next;
            delays.Add(task.NotBefore is { } notBefore ? (notBefore - _now).TotalSeconds : -1);
        }

        Assert.Equal([5, 10, 20, -1], delays);
        Assert.Equal(DownloadStatus.Failed, task.Status);
        Assert.Equal(4, task.Failures);
        Assert.Equal(_now, task.EndedAt);
    }

    [Fact]
    public void AnAttemptThatAddedBytesBeforeTheSourceBrokeOffUsesUpNoRetry()
    {
        var policy = TaskSamples.Policy with { MaxRetries = 1 };
        var task = TaskSamples.All["pending, new"];

        for (var attempt = 1; attempt <= 50; attempt++)
        {
            task = Broken(task, attempt, keptBytes: attempt * 2_000_000L, policy);
        }

        Assert.Equal((DownloadStatus.Pending, 0), (task.Status, task.Failures));
        Assert.Equal(_now.AddSeconds(5), task.NotBefore);
        Assert.Equal("attempt 50 failed on w2 after 2000000 more bytes: error 1, broken; error 1: retried (built-in), again in 5 s", task.History[^1].Text);

        task = Broken(task, attempt: 51, keptBytes: 100_000_000, policy);
        Assert.Equal((DownloadStatus.Pending, 1), (task.Status, task.Failures));

        task = Broken(task, attempt: 52, keptBytes: 100_000_000, policy);
        Assert.Equal((DownloadStatus.Failed, 2), (task.Status, task.Failures));
    }

    [Theory]
    [InlineData(16_384, 100_000L, 0)]
    [InlineData(16_383, 100_000L, 1)]
    [InlineData(90_000, 1_000_000L, 1)]
    [InlineData(1_048_576, 1_000_000_000L, 0)]
    [InlineData(1_048_575, 1_000_000_000L, 1)]
    [InlineData(1_048_576, null, 0)]
    [InlineData(1_048_575, null, 1)]
    public void ProgressIsATenthOfTheFileOrAPieceOfIt(long keptBytes, long? length, int failures) =>
        Assert.Equal(failures, Broken(TaskSamples.All["pending, new"], 1, keptBytes, TaskSamples.Policy, length).Failures);

    [Fact]
    public void BytesOnAnotherWorkerAndBytesThatWereWrongAreNoMeasureOfProgress()
    {
        var kept = Broken(TaskSamples.All["pending, new"], attempt: 1, keptBytes: 50_000_000, TaskSamples.Policy);

        var elsewhere = kept.Assign(new(0, 1, "w9"), _now).Next;
        var wrong = Report(Broken(TaskSamples.All["pending, new"], 1, 50_000_000, TaskSamples.Policy).Assign(new(0, 1, "w2"), _now).Next, PartEvent.Failed, new(32, null, "checksum"));

        Assert.Equal((50_000_000, 0, 0), (kept.Parts[0].KeptBytes, elsewhere.Parts[0].KeptBytes, wrong.Parts[0].KeptBytes));
        Assert.Equal(1, wrong.Failures);
    }

    [Fact]
    public void AWorkerWithAFullDiskIsAvoidedKeepsItsBytesAndIsNotTheTasksFault()
    {
        var task = Report(_running, PartEvent.Failed, new(9, null, "disk full"));

        Assert.Equal("w2", task.ToPending()?.Avoid);
        Assert.Equal("w2", task.ToPending()?.BytesOn);
        Assert.Equal(0, task.Failures);
    }

    [Fact]
    public void AWrongChecksumStartsOverFromScratch()
    {
        var task = Report(_running, PartEvent.Failed, new(32, null, "checksum"));

        Assert.Null(task.ToPending()?.BytesOn);
        Assert.Equal(1, task.Failures);
    }

    [Fact]
    public void APersonsRetryForgetsFailuresAndHearsNoEarlierAttempt()
    {
        var task = TaskSamples.All["failed"].Retry("me", _now).Next;

        Assert.Equal((0, null, null), (task.Failures, task.Error, task.EndedAt));
        Assert.Equal(2, task.ToPending()?.LastAttempt);
        Assert.Equal("w2", task.ToPending()?.BytesOn);
    }

    [Fact]
    public void ReportsThatComeTogetherAreOneTransition()
    {
        var step = TaskSamples.All["queued"].Report(
            "w2", [TaskSamples.Report(PartEvent.Started, 2), TaskSamples.Report(PartEvent.Completed, 2)], TaskSamples.Policy, _now);

        Assert.Equal([ReportVerdict.Accepted, ReportVerdict.Accepted], step.Answer.Verdicts);
        Assert.Equal((DownloadStatus.Completed, Saving.Now, null), (step.Next.Status, step.Saving, step.Change));
        Assert.Equal("w2", step.Next.Result?.Worker);
    }

    [Fact]
    public void AWorkerThatComesBackInTimeGetsItsOrderAgainAndSoDoesItsRepeatedReport()
    {
        var started = TaskSamples.Report(PartEvent.Started, 2);

        var back = TaskSamples.All["pending, lost"].Report("w2", [started], TaskSamples.Policy, _now);
        var again = back.Next.Report("w2", [started], TaskSamples.Policy, _now);

        Assert.Equal(started.Key, Assert.Single(back.Answer.Attached).Key);
        Assert.Equal(DownloadStatus.Downloading, back.Next.Status);
        Assert.Equal(started.Key, Assert.Single(again.Answer.Attached).Key);
        Assert.Null(again.Change);
    }

    [Fact]
    public void AWorkerThatComesBackAndEndsInOneBreathHoldsNothing()
    {
        var step = TaskSamples.All["pending, lost"].Report(
            "w2", [TaskSamples.Report(PartEvent.Started, 2), TaskSamples.Report(PartEvent.Failed, 2, new(1, null, "refused"))], TaskSamples.Policy, _now);

        Assert.Empty(step.Answer.Attached);
        Assert.Equal(DownloadStatus.Pending, step.Next.Status);
    }

    [Fact]
    public void ADelayedBeginningDoesNotBringBackAnAttemptThatEndedAfterItsLeaseWasLost()
    {
        var ended = Report(TaskSamples.All["pending, lost"], PartEvent.Failed);

        var step = ended.Report("w2", [TaskSamples.Report(PartEvent.Started, 2)], TaskSamples.Policy, _now);

        Assert.Equal(DownloadStatus.Pending, step.Next.Status);
        Assert.Equal((new(TaskSamples.Id, 0, 2), "w2", true), (step.Change?.Ended, step.Change?.Worker, step.Change?.KeepBytes));
    }

    [Fact]
    public void PausingStopsTheWorkerAndKeepsTheBytesCancelingDropsThem()
    {
        var key = new PartKey(TaskSamples.Id, 0, 2);

        var paused = _running.Pause("me", _now);
        var canceled = _running.Cancel("me", _now);
        var canceledLater = paused.Next.Cancel("me", _now);

        Assert.Equal(new(TaskSamples.Id, DownloadStatus.Paused, null, key, "w2", KeepBytes: true), paused.Change);
        Assert.Equal(new(TaskSamples.Id, DownloadStatus.Canceled, null, key, "w2", KeepBytes: false), canceled.Change);
        Assert.Equal(canceled.Change, canceledLater.Change);
    }

    [Fact]
    public void DeletingWithFilesNamesTheWorkerThatHasThem()
    {
        var step = TaskSamples.All["completed"].Delete("me", files: true, _now);

        Assert.Equal("w2", step.Next.RemoveFilesOn);
        Assert.Equal((new(TaskSamples.Id, 0, 2), "w2", true), (step.Change?.Ended, step.Change?.Worker, step.Change?.RemoveFiles));
    }

    [Fact]
    public void FilesOfATaskThatWasDeletedWithoutThemAreRemovedWhenThatIsAskedForAndOnceMoreAfterwards()
    {
        var plain = TaskSamples.All["completed"].Delete("me", files: false, _now).Next;

        var asked = plain.Delete("me", files: true, _now);
        var repeated = asked.Next.Delete("me", files: true, _now);
        var removed = asked.Next.Report("w2", TaskSamples.Report(PartEvent.FilesRemoved, 2), TaskSamples.Policy, _now).Next;

        Assert.Equal((ControlOutcome.Done, "w2", true), (asked.Answer.Outcome, asked.Change?.Worker, asked.Change?.RemoveFiles));
        Assert.Equal("its files deleted by me", asked.Next.History[^1].Text);
        Assert.Equal(ControlOutcome.Already, repeated.Answer.Outcome);
        Assert.Null(removed.RemoveFilesOn);
        Assert.Equal(ControlOutcome.Done, removed.Delete("me", files: true, _now).Answer.Outcome);
    }

    [Fact]
    public void TheSchedulerHearsOfWhatBecamePendingAndOfNothingElse()
    {
        var lost = _running.Release(new(new(TaskSamples.Id, 0, 2), ReleaseReason.LeaseLost), TaskSamples.Policy, _now);
        var late = lost.Next.Report("w2", [TaskSamples.Report(PartEvent.Completed, 2)], TaskSamples.Policy, _now);

        Assert.Equal(2, lost.Change?.Pending?.LastAttempt);
        Assert.Null(late.Change);
        Assert.Null(TaskSamples.All["pending, new"].Cancel("me", _now).Change);
    }

    [Fact]
    public void HowLongAWorkerHasWorkedOnItsBytesIsToldAndAddsUpWhileItHasThem()
    {
        var first = Lost(_running with { Parts = [_running.Parts[0] with { AssignedAt = _now }] }, _now.AddSeconds(40));
        var again = Begun(first, "w2", _now.AddSeconds(60));
        var elsewhere = Begun(first, "w9", _now.AddSeconds(60));

        Assert.Equal(40, first.ToPending()!.SpentSeconds);
        Assert.Equal(47, Lost(again, _now.AddSeconds(67)).ToPending()!.SpentSeconds);
        Assert.Equal(7, Lost(elsewhere, _now.AddSeconds(67)).ToPending()!.SpentSeconds);

        DownloadTask Begun(DownloadTask task, string worker, DateTimeOffset at) => task.Assign(new(0, 2, worker), at).Next
            .Report(worker, [TaskSamples.Report(PartEvent.Started, 3)], TaskSamples.Policy, at).Next;
    }

    [Fact]
    public void HistoryHasAtMostAHundredLinesAndTellsHowManyWereFolded()
    {
        var task = TaskSamples.All["pending, new"];
        for (var i = 0; i < 60; i++)
        {
            task = task.Pause("me", _now.AddSeconds(i)).Next.Resume($"you\n{i}", _now.AddSeconds(i)).Next;
        }

        var shown = task.ToSnapshot().History;

        Assert.Equal(100, shown.Length);
        Assert.Equal("22 earlier decisions are folded", shown[0].Text);
        Assert.Equal("resumed by you 59", shown[^1].Text);
    }

    [Fact]
    public void EveryStateSurvivesStorage() => Assert.All(TaskSamples.All.Values, task =>
    {
        var json = JsonSerializer.Serialize(task, StateJson.Options);
        var read = JsonSerializer.Deserialize<DownloadTask>(json, StateJson.Options)!;

        Assert.Equal(json, JsonSerializer.Serialize(read, StateJson.Options));
        Assert.Equal(TaskSamples.NameOf(task), TaskSamples.NameOf(read));
    });

    private static DownloadTask Broken(DownloadTask task, int attempt, long keptBytes, RetryPolicy policy, long? length = 1_000_000_000)
    {
        var report = TaskSamples.Report(PartEvent.Failed, attempt, new(1, null, "broken")) with { KeptBytes = keptBytes, LengthBytes = length };
        return task.Assign(new(0, attempt - 1, "w2"), _now).Next.Report("w2", report, policy, _now).Next;
    }

    private static DownloadTask Report(DownloadTask task, PartEvent what, TaskError? error = null) =>
        task.Report("w2", TaskSamples.Report(what, 2, error), TaskSamples.Policy, _now).Next;

    private static DownloadTask Lost(DownloadTask task, DateTimeOffset now) =>
        task.Release(new(new(task.Id, 0, task.Parts[0].Attempt), ReleaseReason.LeaseLost), TaskSamples.Policy, now).Next;
}
