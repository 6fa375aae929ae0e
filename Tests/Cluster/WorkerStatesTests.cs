using AriaCluster.Tasks;
using AriaCluster.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace AriaCluster.Tests.Cluster;

/// <summary>Executes every cell of the workers' table in docs/worker-states.md.</summary>
public sealed class WorkerStatesTests
{
    private const long Epoch = 1000;

    private static readonly TimeSpan _quiet = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan _silent = TimeSpan.FromSeconds(41);
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(10);
    private static readonly WorkerHealth _fullDisk = new(0, 0, 0, DiskFreeBytes: 1, DiskTotalBytes: 1L << 40, 0, 0, TimeSpan.Zero, []);
    private static readonly PartOrder _order = new(new(TaskId.New(DateTimeOffset.UnixEpoch), 0, 1), Scene.Specification("file"));
    private static readonly string[] _states = ["none", "invited", "alive", "full", "closed", "quiet", "silent", "away", "away for long", "left", "revoked", "removed"];

    private static readonly Dictionary<string, Func<Subject, Task<string>>> _messages = new()
    {
        ["set token"] = async worker => Words(await worker.Grain.SetTokenAsync("new token")),
        ["set token, repeated"] = async worker => Words(await worker.Grain.SetTokenAsync("token")),
        ["authenticate"] = async worker => await worker.Grain.AuthenticateAsync("token") ? "yes" : "no",
        ["authenticate, other token"] = async worker => await worker.Grain.AuthenticateAsync("other token") ? "yes" : "no",
        ["join"] = async worker => Words(await worker.Grain.JoinAsync("new token")),
        ["join, repeated"] = async worker => Words(await worker.Grain.JoinAsync("token")),
        ["revoke"] = async worker => Words(await worker.Grain.RevokeAsync()),
        ["register"] = async worker => Words((await worker.RegisterAsync("machine")).Outcome),
        ["register, other machine"] = async worker => Words((await worker.RegisterAsync("other machine")).Outcome),
        ["heartbeat"] = worker => worker.BeatAsync(worker.Session),
        ["heartbeat, older session"] = worker => worker.BeatAsync(worker.Session - 1),
        ["heartbeat, later session"] = worker => worker.BeatAsync(worker.Session + 1),
        ["leave"] = async worker => Words(await worker.Grain.LeaveAsync(worker.Session)),
        ["leave, older session"] = async worker => Words(await worker.Grain.LeaveAsync(worker.Session - 1)),
        ["leave, later session"] = async worker => Words(await worker.Grain.LeaveAsync(worker.Session + 1)),
        ["set availability"] = async worker => Words(await worker.Grain.SetAvailabilityAsync(WorkerAvailability.Cordoned)),
        ["set speed"] = async worker => Words(await worker.Grain.SetSpeedAsync(new() { BytesPerSecond = 1_000_000 })),
        ["remove"] = async worker => Words(await worker.Grain.RemoveAsync()),
        ["assign"] = async worker => Taken(await worker.Grain.AssignAsync(Epoch, [_order])),
        ["assign, older scheduler"] = async worker => Taken(await worker.Grain.AssignAsync(Epoch - 1, [_order])),
        ["drop"] = async worker => Seen(await worker.Grain.DropAsync([new(_order.Key, KeepBytes: true)], [])),
        ["check"] = async worker => Seen((await worker.Grain.CheckAsync(Epoch, null)).Room),
        ["settle"] = async worker =>
        {
            await worker.Grain.SettleAsync(worker.Session, [new(_order.Key, null, 0)], []);
            return "nothing";
        },
    };

    public static TheoryData<string> States => [.. _states];

    [Fact]
    public void TheTableHasACellForEveryStateAndEveryMessageAndNoOther()
    {
        var expected = from state in _states from message in _messages.Keys select (state, message);

        Assert.Equivalent(expected.Order(), Table().Keys.Order(), strict: true);
    }

    [Fact]
    public void EveryCallOfAWorkersGrainIsAMessageOfTheTable() => Assert.All(
        typeof(IWorkerGrain).GetMethods().Where(method => method.Name != nameof(IWorkerGrain.GetAsync)),
        method => Assert.Contains(_messages.Keys, name => $"{name.Split(',')[0].Replace(" ", "")}Async".Equals(method.Name, StringComparison.OrdinalIgnoreCase)));

    [Theory]
    [MemberData(nameof(States))]
    public async Task TheCellsOfAStateAreWhatTheGrainDoes(string state)
    {
        await using var cluster = await GrainCluster.StartAsync(new() { Services = services => services.AddLogging() });
        var workers = _messages.Keys.Select((message, i) => (Message: message, Worker: new Subject(cluster, $"w{i}"))).ToArray();
        foreach (var (_, worker) in workers)
        {
            await worker.BeginAsync(state);
        }

        await WaitAsync(cluster, state, workers.Select(one => one.Worker));
        var seen = new List<string>();
        foreach (var (message, worker) in workers)
        {
            Assert.Equal(state, await worker.StateAsync());
            var answer = await _messages[message](worker);
            var next = await worker.StateAsync();
            seen.Add($"{message}: {(next == state ? answer : $"{answer} → {next}")}");
        }

        Assert.Equal(Table().Where(cell => cell.Key.State == state).Select(cell => $"{cell.Key.Message}: {cell.Value}"), seen);
    }

    private static IReadOnlyDictionary<(string State, string Message), string> Table() => StatesTable.Read("worker-states.md", "worker");

    private static async Task WaitAsync(GrainCluster cluster, string state, IEnumerable<Subject> workers)
    {
        if (state.StartsWith("away", StringComparison.Ordinal))
        {
            await cluster.RestartAsync();
            foreach (var worker in workers)
            {
                // Its lease counts from now.
                await worker.StateAsync();
            }
        }

        // Somebody looks meanwhile, as the scheduler does: if nobody had, the hub would have been away itself.
        for (var left = state switch { "quiet" => _quiet, "silent" or "away for long" => _silent, _ => TimeSpan.Zero }; left > TimeSpan.Zero; left -= _look)
        {
            cluster.Time.Advance(left < _look ? left : _look);
            await Task.WhenAll(workers.Select(worker => worker.LookAsync()));
        }
    }

    private static string Taken(HandoverReply reply) => reply.Refused.IsEmpty ? "taken" : "refused";

    private static string Seen(WorkerRoom room) => room.Alive ? "alive" : "not alive";

    private static string Words(Enum outcome) =>
        string.Concat(outcome.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {c}" : $"{c}")).ToLowerInvariant();

    /// <summary>A worker's grain, and what its worker knows.</summary>
    private sealed class Subject(GrainCluster cluster, string name) : IWorkerObserver
    {
        public IWorkerGrain Grain => cluster.Grains.GetGrain<IWorkerGrain>(WorkerName.ToKey(name));

        public long Session { get; private set; }

        public async Task BeginAsync(string state)
        {
            if (state != "none")
            {
                await Grain.SetTokenAsync("token");
            }

            if (state is not ("none" or "invited"))
            {
                Session = (await RegisterAsync("machine")).Orders.Session;
                await Grain.HeartbeatAsync(new(Session, 1, HoldingsDigest.Empty, [], state == "full" ? _fullDisk : null));
                await Grain.CheckAsync(Epoch, null);
            }

            if (state == "left")
            {
                await Grain.LeaveAsync(Session);
            }

            if (state == "revoked")
            {
                await Grain.RevokeAsync();
            }

            if (state == "removed")
            {
                await Grain.RemoveAsync();
            }

            if (state == "closed")
            {
                await Grain.SetAvailabilityAsync(WorkerAvailability.Cordoned);
            }
        }

        public Task<RegisterReply> RegisterAsync(string machine) => Grain.RegisterAsync(
            new() { InstanceId = machine, Hostname = machine, Slots = 1 }, cluster.Grains.CreateObjectReference<IWorkerObserver>(this));

        public async Task<string> BeatAsync(long session) =>
            Words((await Grain.HeartbeatAsync(new(session, 1, HoldingsDigest.Empty, [], null))).Outcome);

        public Task<WorkerCheck> LookAsync() => Grain.CheckAsync(epoch: 0, speedShare: null);

        /// <summary>The name of its state, as the table has it.</summary>
        public async Task<string> StateAsync()
        {
            if (await Grain.GetAsync() is not { } seen)
            {
                return "none";
            }

            var isLong = cluster.Time.GetUtcNow() - seen.Room.AwaySince >= _silent;
            if (seen.Room.Availability is WorkerAvailability.Revoked or WorkerAvailability.Removed)
            {
                return Words(seen.Room.Availability);
            }

            if (seen.Room.HasLeft)
            {
                return "left";
            }

            return (seen.Registration.InstanceId.Length, seen.LastSeen, seen.Room.Alive) switch
            {
                (0, _, _) => "invited",
                (_, _, true) when seen.Room.Availability != WorkerAvailability.Open => "closed",
                (_, _, true) => seen.Room.DiskFull ? "full" : "alive",
                (_, null, _) => isLong ? "away for long" : "away",
                _ => isLong ? "silent" : "quiet",
            };
        }

        public Task ApplyAsync(WorkerOrders orders) => Task.CompletedTask;

        public Task ReplacedAsync(long session) => Task.CompletedTask;

        public Task RevokedAsync() => Task.CompletedTask;
    }
}
