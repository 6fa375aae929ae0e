using System.Collections.Immutable;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using FsCheck;
using FsCheck.Fluent;
using static AriaCluster.Tests.Scheduling.PendingSamples;

namespace AriaCluster.Tests.Scheduling;

/// <summary>Any queue, any workers.</summary>
public sealed class PlannerProperties
{
    private const int HostConnections = 4;
    private const int HostStarts = 3;
    private const int EgressConnections = 3;
    private const int EgressStarts = 2;

    [Fact]
    public void NobodyGetsMoreThanSlotsAndAhead() => Holds((scene, plan) => plan.GroupBy(planned => planned.Worker.Room).All(
        group => group.Key.Held + group.Count() <= group.Key.Slots + group.Key.Ahead));

    [Fact]
    public void EveryPartGoesToALivingWorkerThatMeetsItsRulesAndAtMostOnce() => Holds((scene, plan) =>
        plan.All(planned => planned.Worker.Takes && planned.Part.Tags.All(rule => rule.Weight is not null || IsMet(rule, planned.Worker.Room.Tags)))
        && plan.DistinctBy(planned => planned.Part.TaskId).Count() == plan.Count);

    [Fact]
    public void NoPlanNamesAWorkerThatIsCordonedFullOrLost() => Holds((scene, plan) =>
        plan.All(planned => planned.Worker.Room is { Alive: true, DiskFull: false, Availability: WorkerAvailability.Open, Slots: > 0 }));

    [Fact]
    public void TheGeneratedWorkersAreOfEveryKindThatMayGetNothing()
    {
        var rooms = Gen.Sample(_room, 50, 500);

        Assert.Contains(rooms, room => !room.Alive);
        Assert.Contains(rooms, room => room is { Alive: true, DiskFull: true, Availability: WorkerAvailability.Open });
        Assert.Contains(rooms, room => room is { Alive: true, DiskFull: false, Availability: WorkerAvailability.Cordoned });
        Assert.Contains(rooms, room => room is { Alive: true, DiskFull: false, Availability: WorkerAvailability.Draining });
        Assert.Contains(rooms, room => room is { Alive: true, DiskFull: false, Availability: WorkerAvailability.Open, Slots: > 0 } && room.Held == room.Slots + room.Ahead);
    }

    [Fact]
    public void NoPlanHasMorePartsThanItsLimit() => Prop.ForAll(_scenes, Gen.Choose(0, 4).ToArbitrary(), (generated, limit) =>
    {
        var (scene, hosts) = (Build(generated), HostsOf());
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
    public void NoPartOfLowPriorityStarves() => Prop.ForAll(_part.ArrayOf().ToArbitrary(), parts =>
    {
        var aging = TimeSpan.FromMinutes(30);
        var old = Numbered([.. parts.Select(part => part with { Owner = "ann", Position = Now.ToUnixTimeMilliseconds(), NotBefore = null, BytesOn = null, Avoid = null, FailedOn = [], Host = null, Tags = [], LengthBytes = null })]);
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
    public void NoDiskIsPromisedMoreBytesThanItHasRoomForHoweverManyWorkersItHas() => Holds((scene, plan) =>
        plan.Where(planned => !planned.Worker.Room.Disks.IsEmpty).GroupBy(planned => planned.Worker.Room.Disks[0].Disk).All(
            group => group.Sum(planned => planned.Part.LengthBytes is { } length && planned.Part.BytesOn != planned.Worker.Name ? length : 0)
                <= group.First().Worker.Room.Disks[0].RoomBytes));

    [Fact]
    public void NoAddressAsksAHostForMoreThanItsShare() => Holds((scene, plan) => plan.Where(planned => planned.Part.Host is not null)
        .GroupBy(planned => (planned.Part.Host, planned.Worker.Egress)).All(group => group.Count() <= EgressStarts
            && (group.Count() == 1 || group.Sum(planned => planned.Part.Connections) <= EgressConnections)));

    [Fact]
    public void NoHostIsAskedForMoreThanItsBudget() => Holds((scene, plan) => plan.Where(planned => planned.Part.Host is not null)
        .GroupBy(planned => planned.Part.Host!).All(group => group.Count() <= HostStarts
            && (group.Count() == 1 || group.Sum(planned => planned.Part.Connections) <= HostConnections)));

    [Fact]
    public void NoOwnerGetsASecondPartBeforeAnotherWithAnEqualOneGetsItsFirst() => Holds((scene, plan) =>
        plan.Select((planned, i) => (planned.Part, Before: plan.Take(i).Count(other => other.Part.Owner == planned.Part.Owner)))
            .All(turn => scene.Parts.Where(part => scene.Queue.Find(part.TaskId, 0) is not null && part.Owner != turn.Part.Owner && IsAsFree(part, turn.Part))
                .All(left => plan.Count(planned => planned.Part.Owner == left.Owner) >= turn.Before)));

    [Fact]
    public void NoPartIsLost() => Holds((scene, plan) => plan.Count + scene.Queue.Count == scene.Parts.Length);

    [Fact]
    public void NoPartWaitsThatAWorkerAndItsHostHaveRoomForUnlessItsTimeHasNotCome() => Holds((scene, plan) =>
        scene.Parts.Where(part => scene.Queue.Find(part.TaskId, 0) is not null && part is { NotBefore: null, BytesOn: null, FailedOn: [], Host: null })
            .All(part => scene.Roster.Workers.All(
                worker => !worker.Takes || worker.Free <= 0 || !worker.Meets(part.Tags) || !worker.HasDiskFor(new Running(HostsOf()).NeedOf(part, worker)))));

    [Fact]
    public void APartIsNeverPlannedBeforeItsTime() => Holds((scene, plan) =>
        plan.All(planned => planned.Part.NotBefore is not { } time || time <= Now || (planned.Part.Avoid is not null && !planned.Part.FailedOn.Contains(planned.Worker.Name))));

    [Fact]
    public void WhoFailedAPartGetsItBackOnlyWhereNobodyElseMayTakeIt() => Holds((scene, plan) =>
        plan.Where(planned => planned.Part.LengthBytes is null && planned.Part.FailedOn.Contains(planned.Worker.Name)).All(planned =>
            scene.Roster.Workers.All(worker => !worker.Takes || !worker.Meets(planned.Part.Tags) || planned.Part.FailedOn.Contains(worker.Name))));

    [Fact]
    public void AWorkerThatGetsOnWithNothingGetsPartsOnlyWhereNobodyElseHasASlot() => Holds((scene, plan) =>
        plan.Where(planned => planned.Worker.Room.StalledSince is not null && planned.Part is { LengthBytes: null, Host: null, FailedOn: [] } && planned.Part.BytesOn != planned.Worker.Name)
            .All(planned => scene.Roster.Workers.All(
                worker => !worker.Takes || !worker.HasSlot || !worker.Meets(planned.Part.Tags) || worker.Room.StalledSince is not null)));

    [Fact]
    public void ThePartsOfOneGroupAreTakenInTheirOrder() => Holds((scene, plan) =>
        plan.Zip(plan.Skip(1)).All(pair => !IsAsFree(pair.First.Part, pair.Second.Part) || pair.First.Part.Owner != pair.Second.Part.Owner
            || pair.Second.Part is not { NotBefore: null, BytesOn: null, FailedOn: [], Host: null, LengthBytes: null }
            || (pair.First.Part.Position, NumberOf(pair.First.Part)).CompareTo((pair.Second.Part.Position, NumberOf(pair.Second.Part))) < 0));

    [Fact]
    public void TheMoreUrgentPartsArePlannedFirst() => Holds((scene, plan) =>
        plan.Zip(plan.Skip(1)).All(pair => pair.First.Part.Priority >= pair.Second.Part.Priority));

    [Fact]
    public void TheSameSceneGivesTheSamePlan() => Prop.ForAll(_scenes, scene =>
        Strategies().All(pair => Plan(Build(scene), pair.First).Pairs().SequenceEqual(Plan(Build(scene), pair.Second).Pairs()))).Holds(200);

    private static readonly Gen<ImmutableArray<Tag>> _tags =
        from chosen in Gen.SubListOf(new Tag[] { new("a", "1"), new("a", "2"), new("b", "1") }) select chosen.ToImmutableArray();

    private static readonly Gen<ImmutableArray<TagRule>> _rules =
        from chosen in Gen.SubListOf(new TagRule[]
        {
            new("a", "1"), new("b", null, TagOperator.Exists), new("b", null, TagOperator.Absent), new("a", null, TagOperator.NotIn, ["1"]),
            new("a", null, TagOperator.In, ["1", "2"]), new("a", null, TagOperator.In, ["2"], 10), new("b", null, TagOperator.Exists, null, -5),
        })
        select chosen.Take(2).ToImmutableArray();

    private static readonly Gen<string?> _name = Gen.Elements<string?>(null, null, null, "w0", "w1", "w9");

    private static readonly Gen<ImmutableArray<string>> _failedOn = Gen.OneOf(
        Gen.Constant(ImmutableArray<string>.Empty), from names in Gen.SubListOf("w0", "w1", "w2", "w9") select names.ToImmutableArray());

    private static readonly Gen<PendingPart> _part =
        from priority in Gen.Choose(1, 4)
        from position in Gen.Choose(0, 5)
        from delay in Gen.Elements<int?>(null, null, -5, 5)
        from rules in Gen.OneOf(Gen.Constant(ImmutableArray<TagRule>.Empty), _rules)
        from bytesOn in _name
        from failedOn in _failedOn
        from isLast in Gen.Elements(true, false)
        from owner in Gen.Elements("ann", "bob", "cyd")
        from host in Gen.Elements<string?>(null, "h1", "h2")
        from length in Gen.Elements<long?>(null, null, 10, 60)
        from connections in Gen.Choose(1, 3)
        select new PendingPart(
            "",
            0,
            0,
            (TaskPriority)priority,
            position,
            delay is null ? null : Now.AddSeconds(delay.Value),
            rules,
            bytesOn,
            isLast && !failedOn.IsEmpty ? failedOn[^1] : null,
            owner,
            host,
            length,
            connections)
        {
            FailedOn = failedOn,
        };

    private static readonly Gen<WorkerRoom> _room =
        from slots in Gen.Choose(0, 4)
        from ahead in Gen.Choose(0, 3)
        from held in Gen.Choose(0, 8)
        from state in Gen.Choose(0, 5)
        from availability in Gen.Elements(WorkerAvailability.Open, WorkerAvailability.Open, WorkerAvailability.Open, WorkerAvailability.Cordoned, WorkerAvailability.Draining)
        from tags in _tags
        from disk in Gen.Elements(null, "x", "y")
        from egress in Gen.Elements("e1", "e2")
        from stalls in Gen.Elements(true, false, false)
        select RoomOf("", slots, Math.Min(held, slots + ahead), ahead, [.. tags]) with
        {
            Availability = availability, Alive = state > 0, DiskFull = state == 1, AwaySince = state == 0 ? Now : null, Egress = egress, StalledSince = stalls ? Now : null, Disks = disk is null ? [] : [new(disk, disk == "x" ? 100 : 50)],
        };

    private static readonly Arbitrary<(PendingPart[] Parts, WorkerRoom[] Rooms)> _scenes =
        (from parts in _part.ArrayOf() from rooms in _room.ArrayOf() select (Numbered(parts), Named(rooms))).ToArbitrary();

    private static void Holds(Func<Scene, List<PlannedPart>, bool> property) => Prop.ForAll(_scenes, generated =>
        Strategies().All(pair =>
        {
            var scene = Build(generated);
            return property(scene, Plan(scene, pair.First));
        })).Holds(500);

    private static IEnumerable<(IPlacement First, IPlacement Second)> Strategies() =>
        [(new LeastLoaded(), new LeastLoaded()), (new RoundRobin(), new RoundRobin()), (new RandomPlacement(7), new RandomPlacement(7))];

    private static List<PlannedPart> Plan(Scene scene, IPlacement placement)
    {
        var hosts = HostsOf(HostConnections, HostStarts, EgressConnections, EgressStarts);
        return new Planner(placement).Plan(scene.Queue, scene.Roster, new Running(hosts), hosts, TermsAt(Now, int.MaxValue));
    }

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

    private static Scene Build((PendingPart[] Parts, WorkerRoom[] Rooms) generated) =>
        new(generated.Parts, QueueOf(generated.Parts), RosterOf(generated.Rooms));

    private static PendingPart[] Numbered(PendingPart[] parts) => [.. parts.Select((part, i) => part with { TaskId = TaskIdOf(i) })];

    private static WorkerRoom[] Named(WorkerRoom[] rooms) => [.. rooms.Select((room, i) => room with { Name = $"w{i}" })];

    private sealed record Scene(PendingPart[] Parts, PendingQueue Queue, Roster Roster);
}
