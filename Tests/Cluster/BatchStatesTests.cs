using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>Executes every cell of the batches' table in docs/worker-states.md.</summary>
public sealed class BatchStatesTests
{
    private static readonly BatchSubmission _submission =
        new([Scene.Specification("0"), Scene.Specification("1")], Scene.Owner, DateTimeOffset.UnixEpoch, null, [], []);

    private static readonly string[] _states = ["none", "accepted", "unfolded"];

    private static readonly Dictionary<string, Func<IBatchGrain, Task<string>>> _messages = new()
    {
        ["accept"] = async batch => (await batch.AcceptAsync(_submission)).ToString().ToLowerInvariant(),
        ["unfold"] = async batch =>
        {
            await batch.UnfoldAsync();
            return "nothing";
        },
        ["get entries"] = async batch => await batch.GetEntriesAsync() is { } entries ? $"{entries.Count}" : "nothing",
        ["forget"] = async batch => await batch.ForgetAsync(DateTimeOffset.MaxValue) ? "gone" : "nothing",
        ["get task"] = async batch => await batch.GetTaskAsync(1) is { } creation ? creation.Specification.Uris[0] : "nothing",
        ["get task, beyond its count"] = async batch => await batch.GetTaskAsync(2) is null ? "nothing" : "something",
    };

    public static TheoryData<string> States => [.. _states];

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
    [MemberData(nameof(States))]
    public async Task TheCellsOfAStateAreWhatTheGrainDoes(string state)
    {
        await using var scene = await Scene.StartAsync();
        foreach (var (message, cell) in Table().Where(cell => cell.Key.State == state).Select(cell => (cell.Key.Message, cell.Value)))
        {
            var id = await BeginAsync(scene, state);

            var answer = await _messages[message](scene.Cluster.Grains.GetGrain<IBatchGrain>(id));

            // What is one-way takes effect in a moment.
            var (expected, next) = cell.Split(" → ") is [var before, var after] ? (before, after) : (cell, state);
            Assert.Equal((message, expected), (message, answer));
            await Eventually.HoldsAsync(async () => await StateAsync(scene, id) == next);
        }
    }

    private static async Task<string> BeginAsync(Scene scene, string state)
    {
        var id = TaskId.NewBatch(scene.Now);
        var batch = scene.Cluster.Grains.GetGrain<IBatchGrain>(id);
        if (state != "none")
        {
            await batch.AcceptAsync(_submission);
        }

        if (state == "unfolded")
        {
            await batch.UnfoldAsync();
        }

        await Eventually.HoldsAsync(async () => await StateAsync(scene, id) == state);
        return id;
    }

    private static IReadOnlyDictionary<(string State, string Message), string> Table() => StatesTable.Read("worker-states.md", "batch");

    private static async Task<string> StateAsync(Scene scene, string id)
    {
        var isFolded = (await scene.Index.ReadFoldedBatchesAsync(100, TestContext.Current.CancellationToken)).Contains(id);
        return isFolded ? "accepted" : await scene.Cluster.Grains.GetGrain<IBatchGrain>(id).GetEntriesAsync() is null ? "none" : "unfolded";
    }
}
