using System.Reflection;
using AriaCluster.Cluster;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Orleans;
using Orleans.Concurrency;

namespace AriaCluster.Tests.Cluster;

/// <summary>Who calls whom, as the architecture says.</summary>
public sealed class CallGraphTests
{
    private static readonly IReadOnlyList<GrainCall> _calls = CallGraph.Read(typeof(DownloadTask).Assembly);

    private static readonly (string From, string To)[] _awaited =
    [
        ("SchedulerGrain", nameof(ITaskGrain)),
        ("SchedulerGrain", nameof(IWorkerGrain)),
        ("SchedulerGrain", nameof(IClusterGrain)),
        ("BatchGrain", nameof(ITaskGrain)),
    ];

    private static readonly (string From, string To)[] _oneWay =
    [
        ("TaskGrain", nameof(ISchedulerGrain)),
        ("WorkerGrain", nameof(ISchedulerGrain)),
        ("BatchGrain", nameof(ISchedulerGrain)),
        ("SchedulerGrain", nameof(IBatchGrain)),
        ("ClusterGrain", nameof(ISchedulerGrain)),
    ];

    [Fact]
    public void OnlyGrainClassesCallGrains()
    {
        var grains = typeof(DownloadTask).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Grain))).Select(type => type.Name);

        Assert.NotEmpty(_calls);
        Assert.Subset(grains.ToHashSet(), _calls.Select(call => call.From).ToHashSet());
    }

    [Fact]
    public void GrainsAwaitOnlyWhomTheyMay() =>
        Assert.Subset(_awaited.ToHashSet(), _calls.Where(call => !IsOneWay(call.Method)).Select(call => (call.From, call.To)).ToHashSet());

    [Fact]
    public void GrainsNotifyOnlyWhomTheyMay() =>
        Assert.Equal(_oneWay.Order(), _calls.Where(call => IsOneWay(call.Method)).Select(call => (call.From, call.To)).Distinct().Order());

    [Fact]
    public void NoGrainAwaitsOneThatMayAwaitIt()
    {
        var awaited = _calls.Where(call => !IsOneWay(call.Method)).ToLookup(call => call.From, call => ClassOf(call.To));

        Assert.All(awaited.Select(calls => calls.Key), grain => Assert.DoesNotContain(grain, Reachable(awaited, grain)));
    }

    private static bool IsOneWay(MethodInfo method) => method.GetCustomAttribute<OneWayAttribute>() is not null;

    private static string ClassOf(string contract) => contract[1..];

    private static HashSet<string> Reachable(ILookup<string, string> awaited, string from)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>(awaited[from]);
        while (open.TryPop(out var grain))
        {
            if (reached.Add(grain))
            {
                foreach (var next in awaited[grain])
                {
                    open.Push(next);
                }
            }
        }

        return reached;
    }
}
