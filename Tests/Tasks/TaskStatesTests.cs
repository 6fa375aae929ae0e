using AriaCluster.Tasks;

namespace AriaCluster.Tests.Tasks;

/// <summary>Executes every cell of docs/task-states.md.</summary>
public sealed class TaskStatesTests
{
    [Fact]
    public void TheTableHasACellForEveryStateAndEveryMessageAndNoOther()
    {
        var expected = from state in TaskSamples.All.Keys from message in TaskMessages.All.Keys select (state, message);

        Assert.Equivalent(expected.Order(), StatesTable.Read("task-states.md", "state").Keys.Order(), strict: true);
    }

    [Fact]
    public void EveryCallThatMayChangeATaskIsAMessageOfTheTable()
    {
        // An offer changes nothing, and what was offered is forgotten by the version of its state: ArchivistTests.
        string[] others = [nameof(ITaskGrain.ReportAsync), nameof(ITaskGrain.OfferAsync), nameof(ITaskGrain.ForgetAsync)];
        var calls = typeof(ITaskGrain).GetMethods().Select(method => method.Name)
            .Where(name => !name.StartsWith("Get", StringComparison.Ordinal) && !others.Contains(name))
            .Select(name => name[..^"Async".Length].ToLowerInvariant());

        Assert.All(calls, call => Assert.Contains(TaskMessages.All.Keys, name => name.Split(',')[0] == call));
    }

    [Fact]
    public void EveryStatusIsAStateOfTheTable() =>
        Assert.Equivalent(Enum.GetValues<DownloadStatus>(), TaskSamples.All.Values.Where(task => task.Exists).Select(task => task.Status).Distinct());

    [Fact]
    public void EverySampleIsInTheStateThatItIsNamedAfter() =>
        Assert.All(TaskSamples.All, sample => Assert.Equal(sample.Key, TaskSamples.NameOf(sample.Value)));

    [Theory]
    [MemberData(nameof(Cells))]
    public void ACellIsWhatTheTaskDoes(string state, string message, string cell)
    {
        var before = TaskSamples.All[state];

        var outcome = TaskMessages.All[message](before);

        Assert.Equal(cell, Describe(before, outcome));
    }

    public static TheoryData<string, string, string> Cells()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var ((state, message), cell) in StatesTable.Read("task-states.md", "state"))
        {
            data.Add(state, message, cell);
        }

        return data;
    }

    private static string Describe(DownloadTask before, TaskOutcome outcome)
    {
        if (outcome.Saving == Saving.None)
        {
            Assert.Same(before, outcome.Next);
            return outcome.Answer;
        }

        return $"{outcome.Answer} {(outcome.Saving == Saving.Now ? '→' : '⇢')} {TaskSamples.NameOf(outcome.Next)}";
    }
}
