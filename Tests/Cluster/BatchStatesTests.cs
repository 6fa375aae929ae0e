using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>Executes every cell of the batches' table in docs/worker-states.md.</summary>
public sealed class BatchStatesTests
{
    private static readonly BatchSubmission _submission =
        new([Scene.Specification("0"), Scene.Specification("1")], Scene.Owner, DateTimeOffset.UnixEpoch, null);

    private static readonly string[] _states = ["none", "accepted", "unfolded"];

    private static readonly Dictionary<string, Func<IBatchGrain, Task<string>>> _messages = new()
    {
        ["accept"] = async batch => (await batch.AcceptAsync(_submission)).ToString().ToLowerInvariant(),
        ["unfold"] = async batch =>
        {
            await batch.UnfoldAsync();
            return "nothing";
        },
        ["get task"] = async batch => await batch.GetTaskAsync(1) is { } creation ? creation.Specification.Uris[0] : "nothing",
        ["get task, beyond its count"] = async batch => await batch.GetTaskAsync(2) is null ? "nothing" : "something",
    };

    public static TheoryData<string, string, string> Cells()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var ((state, message), cell) in Table())
        {
            data.Add(state, message, cell);
        }

        return data;
    }

    [Fact]
    public void TheTableHasACellForEveryStateAndEveryMessageAndNoOther()
    {
        var expected = from state in _states from message in _messages.Keys select (state, message);

        Assert.Equivalent(expected.Order(), Table().Keys.Order(), strict: true);
    }

    [Fact]
    public void EveryCallOfABatchIsAMessageOfTheTable() => Assert.All(typeof(IBatchGrain).GetMethods(), method =>
        Assert.Contains(_messages.Keys, name => $"{name.Split(',')[0].Replace(" ", "")}Async".Equals(method.Name, StringComparison.OrdinalIgnoreCase)));

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task ACellIsWhatTheGrainDoes(string state, string message, string cell)
    {
        await using var scene = await Scene.StartAsync();
        var id = TaskId.NewBatch(scene.Now);
        var batch = scene.Cluster.Grains.GetGrain<IBatchGrain>(id);
        if (state != "none")
        {
            await batch.AcceptAsync(_submission);
        }

        if (state == "unfolded")
        {
            await batch.UnfoldAsync();
            await scene.UntilAsync(async () => await StateAsync(scene, id) == state);
        }

        var answer = await _messages[message](batch);

        // What is one-way needs a moment; what changes nothing has not changed it after a while either.
        var (expected, next) = cell.Split(" → ") is [var before, var after] ? (before, after) : (cell, state);
        Assert.Equal(expected, answer);
        await scene.UntilAsync(async () => await StateAsync(scene, id) == next);
    }

    private static IReadOnlyDictionary<(string State, string Message), string> Table() => StatesTable.Read("worker-states.md", "batch");

    private static async Task<string> StateAsync(Scene scene, string id)
    {
        var isFolded = (await scene.Index.ReadFoldedBatchesAsync(1, TestContext.Current.CancellationToken)).Contains(id);
        return isFolded ? "accepted" : await scene.FindAsync(TaskId.InBatch(id, 0)) is null ? "none" : "unfolded";
    }
}
