using AriaCluster.Tasks;
using FsCheck;
using FsCheck.Fluent;

namespace AriaCluster.Tests.Tasks;

/// <summary>A hub's clock that is set, forward or back by hours, between any two messages about a task.</summary>
public sealed class ClockTests
{
    private static readonly Func<DownloadTask, DateTimeOffset, DownloadTask>[] _messages =
    [
        (task, now) => task.Assign(new(0, task.Parts[0].Attempt, TaskSamples.Last), now).Next,
        (task, now) => Report(task, PartEvent.Started, now),
        (task, now) => Report(task, PartEvent.Failed, now),
        (task, now) => Report(task, PartEvent.Completed, now),
        (task, now) => task.Release(new(new(task.Id, 0, task.Parts[0].Attempt), ReleaseReason.LeaseLost), TaskSamples.Policy, now).Next,
        (task, now) => task.Pause("ann", now).Next,
        (task, now) => task.Resume("ann", now).Next,
        (task, now) => task.Cancel("ann", now).Next,
        (task, now) => task.Retry("ann", now).Next,
    ];

    private static readonly Arbitrary<(int Message, int Hours)[]> _lives =
        Gen.Choose(0, _messages.Length - 1).SelectMany(message => Gen.Choose(-5, 5).Select(hours => (message, hours))).ArrayOf().Resize(60).ToArbitrary();

    [Fact]
    public void HistoryNeverRunsBackwards() => Prop.ForAll(_lives, life =>
    {
        var task = TaskSamples.All["pending, new"];
        foreach (var (message, hours) in life)
        {
            task = _messages[message](task, TaskSamples.Now.AddHours(hours));
        }

        var times = task.History.Select(line => line.At).ToArray();
        return times.SequenceEqual(times.Order())
            && !(task.StartedAt < task.CreatedAt)
            && !(task.EndedAt < task.StartedAt)
            && !(task.EndedAt < task.CreatedAt);
    }).Holds(2000);

    [Fact]
    public void ATaskIsNotGivenOutBeforeTheTimeThatAPersonChose()
    {
        var start = TaskSamples.Now.AddHours(1);
        var task = new DownloadTask().Create(TaskSamples.Id, TaskSamples.Creation with { Specification = new() { Uris = ["http://origin.test/a"], StartAt = start } }).Next;

        var early = task.Assign(new(0, 0, TaskSamples.Last), start.AddHours(-3));
        var timely = task.Assign(new(0, 0, TaskSamples.Last), start);

        Assert.Equal((AssignOutcome.Stale, start), (early.Answer.Outcome, early.Answer.Current?.Pending?.NotBefore));
        Assert.Equal(AssignOutcome.Assigned, timely.Answer.Outcome);
    }

    private static DownloadTask Report(DownloadTask task, PartEvent what, DateTimeOffset now) =>
        task.Report(TaskSamples.Last, [TaskSamples.Report(what, task.Parts[0].Attempt, what == PartEvent.Failed ? new TaskError(1, null, "cut off") : null)], TaskSamples.Policy, now).Next;
}
