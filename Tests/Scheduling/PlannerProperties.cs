using System.Collections.Immutable;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using FsCheck.Fluent;
using static AriaCluster.Tests.Scheduling.PendingSamples;

namespace AriaCluster.Tests.Scheduling;

/// <summary>What holds for any queue and any workers.</summary>
public sealed class PlannerProperties
{
    [Fact]
    public void NobodyGetsMoreThanSlotsAndAhead() => AnyScene.Holds((scene, plan) => plan.GroupBy(planned => planned.Worker.Room).All(
        group => group.Key.Held + group.Count() <= group.Key.Slots + group.Key.Ahead));

    [Fact]
    public void EveryPartGoesToALivingWorkerThatMeetsItsRulesAndAtMostOnce() => AnyScene.Holds((scene, plan) =>
        plan.All(planned => planned.Worker.Takes && planned.Part.Tags.All(rule => rule.Weight is not null || IsMet(rule, planned.Worker.Room.Tags)))
        && plan.DistinctBy(planned => planned.Part.TaskId).Count() == plan.Count);

    [Fact]
    public void NoPlanNamesAWorkerThatIsCordonedFullOrLost() => AnyScene.Holds((scene, plan) =>
        plan.All(planned => planned.Worker.Room is { Alive: true, DiskFull: false, Availability: WorkerAvailability.Open, Slots: > 0 }));

    [Fact]
    public void TheGeneratedWorkersAreOfEveryKindThatMayGetNothing()
    {
        var rooms = Gen.Sample(AnyScene.Room, 50, 500);

        Assert.Contains(rooms, room => !room.Alive);
        Assert.Contains(rooms, room => room is { Alive: true, DiskFull: true, Availability: WorkerAvailability.Open });
        Assert.Contains(rooms, room => room is { Alive: true, DiskFull: false, Availability: WorkerAvailability.Cordoned });
        Assert.Contains(rooms, room => room is { Alive: true, DiskFull: false, Availability: WorkerAvailability.Draining });
        Assert.Contains(rooms, room => room is { Alive: true, DiskFull: false, Availability: WorkerAvailability.Open, Slots: > 0 } && room.Held == room.Slots + room.Ahead);
    }

    [Fact]
    public void NoPlanHasMorePartsThanItsLimit() => Prop.ForAll(AnyScene.All, Gen.Choose(0, 4).ToArbitrary(), (generated, limit) =>
    {
        var (scene, hosts) = (AnyScene.Build(generated), HostsOf());
        return new Planner(new LeastLoaded()).Plan(scene.Queue, scene.Roster, new Running(hosts), hosts, TermsAt(Now, limit)).Count <= limit;
    }).Holds(300);

    /// <summary>What docs/scheduling.md promises: two plans for each 256 parts that are in the way, and two more.</summary>
    [Fact]
    public void APartThatAWorkerCanTakeIsAssignedWithinTheStatedNumberOfPlans() => Prop.ForAll(
        (from inTheWay in Gen.Choose(0, 3000) from position in Gen.Choose(0, 3000) from avoids in Gen.Elements(true, false) select (inTheWay, position, avoids)).ToArbitrary(),
        given =>
        {
            // One worker is busy and the other to blame, or its disk has no room; somewhere among those parts is one that it can take.
            var blocked = Enumerable.Range(1, given.inTheWay).Select(i => given.avoids ? Part(i * 2) with { Avoid = "a" } : Part(i * 2) with { LengthBytes = 1000 });
            var free = Part((Math.Min(given.position, given.inTheWay) * 2) + 1);
            var (queue, roster) = (QueueOf([.. blocked, free]), RosterOf(RoomOf("a", slots: 1).With(100), RoomOf("b", slots: 1, held: 1).With(100)));
            var plans = (2 * ((given.inTheWay + Planner.MaxPassedOver - 1) / Planner.MaxPassedOver)) + 2;

            return Enumerable.Range(0, plans).Any(second => new LeastLoaded().Plan(queue, roster, Now.AddSeconds(second)).Count > 0);
        }).Holds(60);

    /// <summary>However fast more urgent parts of the same owner keep coming, and whatever group a part is in.</summary>
    [Fact]
    public void NoPartOfLowPriorityStarves() => Prop.ForAll(AnyScene.Part.ArrayOf().ToArbitrary(), parts =>
    {
        var aging = TimeSpan.FromMinutes(30);
        var old = AnyScene.Numbered([.. parts.Select(part => part with { Owner = "ann", Position = Now.ToUnixTimeMilliseconds(), NotBefore = null, BytesOn = null, Avoid = null, FailedOn = [], Host = null, Tags = [], LengthBytes = null })]);
        var (queue, taken) = (QueueOf(old), 0);
        for (var minute = 0; minute < 90 + old.Length; minute++)
        {
            var now = Now.AddMinutes(minute);
            queue.Put(Part(100_000 + minute, TaskPriority.Urgent) with { Owner = "ann", Position = now.ToUnixTimeMilliseconds() }, now);
            var hosts = HostsOf();
            taken += new Planner(new LeastLoaded()).Plan(queue, RosterOf(RoomOf("a", slots: 1)), new Running(hosts), hosts, TermsAt(now, limit: 1) with { Aging = aging })
                .Count(planned => NumberOf(planned.Part) < 100_000);
        }

        return taken == old.Length;
    }).Holds(60);

    [Fact]
    public void NoDiskIsPromisedMoreBytesThanItHasRoomForHoweverManyWorkersItHas() => AnyScene.Holds((scene, plan) =>
        plan.Where(planned => !planned.Worker.Room.Disks.IsEmpty).GroupBy(planned => planned.Worker.Room.Disks[0].Disk).All(
            group => group.Sum(planned => planned.Part.LengthBytes is { } length && planned.Part.BytesOn != planned.Worker.Name ? length : 0)
                <= group.First().Worker.Room.Disks[0].RoomBytes));

    [Fact]
    public void NoAddressAsksAHostForMoreThanItsShare() => AnyScene.Holds((scene, plan) => plan.Where(planned => planned.Part.Host is not null)
        .GroupBy(planned => (planned.Part.Host, planned.Worker.Egress)).All(group => group.Count() <= AnyScene.EgressStarts
            && (group.Count() == 1 || group.Sum(planned => planned.Part.Connections) <= AnyScene.EgressConnections)));

    [Fact]
    public void NoHostIsAskedForMoreThanItsBudget() => AnyScene.Holds((scene, plan) => plan.Where(planned => planned.Part.Host is not null)
        .GroupBy(planned => planned.Part.Host!).All(group => group.Count() <= AnyScene.HostStarts
            && (group.Count() == 1 || group.Sum(planned => planned.Part.Connections) <= AnyScene.HostConnections)));

    [Fact]
    public void NoOwnerGetsASecondPartBeforeAnotherWithAnEqualOneGetsItsFirst() => AnyScene.Holds((scene, plan) =>
        plan.Select((planned, i) => (planned.Part, Before: plan.Take(i).Count(other => other.Part.Owner == planned.Part.Owner)))
            .All(turn => scene.Parts.Where(part => scene.Queue.Find(part.TaskId, 0) is not null && part.Owner != turn.Part.Owner && IsAsFree(part, turn.Part))
                .All(left => plan.Count(planned => planned.Part.Owner == left.Owner) >= turn.Before)));

    [Fact]
    public void NoPartIsLost() => AnyScene.Holds((scene, plan) => plan.Count + scene.Queue.Count == scene.Parts.Length);

    [Fact]
    public void NoPartWaitsThatAWorkerAndItsHostHaveRoomForUnlessItsTimeHasNotCome() => AnyScene.Holds((scene, plan) =>
        scene.Parts.Where(part => scene.Queue.Find(part.TaskId, 0) is not null && part is { NotBefore: null, BytesOn: null, FailedOn: [], Host: null })
            .All(part => scene.Roster.Workers.All(
                worker => !worker.Takes || worker.Free <= 0 || !worker.Meets(part.Tags) || !worker.HasDiskFor(new Running(HostsOf()).NeedOf(part, worker)))));

    [Fact]
    public void APartIsNeverPlannedBeforeItsTime() => AnyScene.Holds((scene, plan) =>
        plan.All(planned => planned.Part.NotBefore is not { } time || time <= Now || (planned.Part.Avoid is not null && !planned.Part.FailedOn.Contains(planned.Worker.Name))));

    [Fact]
    public void TheMoreUrgentPartsArePlannedFirst() => AnyScene.Holds((scene, plan) =>
        plan.Zip(plan.Skip(1)).All(pair => pair.First.Part.Priority >= pair.Second.Part.Priority));

    [Fact]
    public void TheSameSceneGivesTheSamePlan() => Prop.ForAll(AnyScene.All, scene =>
        AnyScene.Strategies().All(pair => AnyScene.Plan(AnyScene.Build(scene), pair.First).Pairs().SequenceEqual(AnyScene.Plan(AnyScene.Build(scene), pair.Second).Pairs()))).Holds(200);

    // Of equal urgency, and held up by nothing of its own.
    private static bool IsAsFree(PendingPart part, PendingPart other) =>
        part.Priority == other.Priority && part is { NotBefore: null, BytesOn: null, FailedOn: [], Host: null, LengthBytes: null, Tags: [] }
            && other is { Tags: [] };

    private static bool IsMet(TagRule rule, ImmutableArray<Tag> tags)
    {
        var values = tags.Where(tag => tag.Key == rule.Key).Select(tag => tag.Value).ToArray();
        return rule.Operator switch
        {
            null => values.Contains(rule.Value),
            TagOperator.In => values.Any(value => rule.Values!.Value.Contains(value)),
            TagOperator.NotIn => !values.Any(value => rule.Values!.Value.Contains(value)),
            TagOperator.Exists => values.Length > 0,
            _ => values.Length == 0,
        };
    }
}
