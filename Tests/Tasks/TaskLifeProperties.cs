using AriaCluster.Tasks;
using FsCheck;
using FsCheck.Fluent;

namespace AriaCluster.Tests.Tasks;

/// <summary>Any messages in any order.</summary>
public sealed class TaskLifeProperties
{
    private static readonly Arbitrary<string[]> _lives =
        Gen.Elements(TaskMessages.All.Keys.Where(name => !name.StartsWith("delete", StringComparison.Ordinal)).ToArray())
            .ArrayOf().Resize(60).ToArbitrary();

    [Fact]
    public void ATaskIsCompletedAtMostOnceAndNothingUndoesIt() => Prop.ForAll(_lives, life =>
    {
        var task = TaskSamples.All["pending, new"];
        var completions = 0;
        foreach (var name in life)
        {
            var outcome = TaskMessages.All[name](task);
            completions += name.Contains("completed") && outcome.Answer == "accepted" ? 1 : 0;
            task = outcome.Next;
        }

        return completions == (task.Status == DownloadStatus.Completed ? 1 : 0) && task.Result is not null == (completions == 1);
    }).Holds(2000);

    [Fact]
    public void AttemptsOnlyGrowAndOnlyByAssignment() => Prop.ForAll(_lives, life =>
    {
        var task = TaskSamples.All["pending, new"];
        return life.All(name =>
        {
            var before = task.Parts[0].Attempt;
            var outcome = TaskMessages.All[name](task);
            task = outcome.Next;
            var grown = task.Parts[0].Attempt - before;
            return grown == (name.StartsWith("assign", StringComparison.Ordinal) && outcome.Saving == Saving.Now ? 1 : 0);
        });
    }).Holds(1000);

    [Fact]
    public void AWorkerIsNamedExactlyWhileAnAttemptIsInForceOrCompleted() => Prop.ForAll(_lives, life =>
    {
        var task = TaskSamples.All["pending, new"];
        return life.All(name =>
        {
            task = TaskMessages.All[name](task).Next;
            var part = task.Parts[0];
            return (part.Worker is not null) == (part.IsActive || part.Status == DownloadStatus.Completed)
                && (part.Worker is null || part.LastWorker is null) && part.Status == task.Status;
        });
    }).Holds(1000);

    [Fact]
    public void EveryStateThatATaskCanGetIntoIsInTheTable() => Prop.ForAll(_lives, life =>
    {
        var task = TaskSamples.All["pending, new"];
        return life.All(name => TaskSamples.All.ContainsKey(TaskSamples.NameOf(task = TaskMessages.All[name](task).Next)));
    }).Holds(1000);

    [Fact]
    public void WhatIsSaidTwiceHasTheEffectOfOnce() => Prop.ForAll(_lives, life =>
    {
        var task = TaskSamples.All["pending, new"];
        return life.All(name =>
        {
            var attempt = task.Parts[0].Attempt;
            task = TaskMessages.All[name](task).Next;
            // A message that made a new attempt names another one when it is built again.
            return task.Parts[0].Attempt != attempt || TaskMessages.All[name](task) is var again
                && (again.Saving == Saving.None || TaskSamples.NameOf(again.Next) == TaskSamples.NameOf(task));
        });
    }).Holds(1000);
}
