using System.Collections.Immutable;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using FsCheck;
using FsCheck.Fluent;
using static AriaCluster.Tests.Scheduling.PendingSamples;

namespace AriaCluster.Tests.Scheduling;

/// <summary>Any queue, any workers.</summary>
internal sealed record AnyScene(PendingPart[] Parts, PendingQueue Queue, Roster Roster)
{
    public const int HostConnections = 4;
    public const int HostStarts = 3;
    public const int EgressConnections = 3;
    public const int EgressStarts = 2;

    private static readonly Gen<ImmutableArray<Tag>> _tags =
        from chosen in Gen.SubListOf(new Tag[] { new("a", "1"), new("a", "2"), new("b", "1") }) select chosen.ToImmutableArray();

    private static readonly Gen<ImmutableArray<TagRule>> _rules =
        from shuffled in Gen.Shuffle(new TagRule[]
        {
            new("a", "1"), new("b", null, TagOperator.Exists), new("b", null, TagOperator.Absent), new("a", null, TagOperator.NotIn, ["1"]),
            new("a", null, TagOperator.In, ["1", "2"]), new("a", null, TagOperator.In, ["2"], 10), new("b", null, TagOperator.Exists, null, -5),
        })
        from count in Gen.Choose(1, 2)
        select shuffled.Take(count).ToImmutableArray();

    private static readonly Gen<string?> _name = Gen.Elements<string?>(null, null, null, "w0", "w1", "w9");

    private static readonly Gen<ImmutableArray<string>> _failedOn = Gen.OneOf(
        Gen.Constant(ImmutableArray<string>.Empty), from names in Gen.SubListOf("w0", "w1", "w2", "w9") select names.ToImmutableArray());

    public static readonly Gen<PendingPart> Part =
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
        from tie in Gen.Elements<string?>(null, null, "01", "ff")
        from spent in Gen.Elements(0, 0, 45, 3600)
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
            connections,
            tie)
        {
            FailedOn = failedOn,
            SpentSeconds = spent,
        };

    public static readonly Gen<WorkerRoom> Room =
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

    public static readonly Arbitrary<(PendingPart[] Parts, WorkerRoom[] Rooms)> All =
        (from parts in Part.ArrayOf() from rooms in Gen.OneOf(Room.ArrayOf(), Room.ArrayOf(2), Room.ArrayOf(3)) select (Numbered(parts), Named(rooms))).ToArbitrary();

    public static void Holds(Func<AnyScene, List<PlannedPart>, bool> property) => Prop.ForAll(All, generated =>
        Strategies().All(pair =>
        {
            var scene = Build(generated);
            return property(scene, Plan(scene, pair.First));
        })).Holds(500);

    public static IEnumerable<(IPlacement First, IPlacement Second)> Strategies() =>
        [(new LeastLoaded(), new LeastLoaded()), (new RoundRobin(), new RoundRobin()), (new RandomPlacement(7), new RandomPlacement(7))];

    public static List<PlannedPart> Plan(AnyScene scene, IPlacement placement)
    {
        var hosts = HostsOf(HostConnections, HostStarts, EgressConnections, EgressStarts);
        return new Planner(placement).Plan(scene.Queue, scene.Roster, new Running(hosts), hosts, TermsAt(Now, int.MaxValue));
    }

    public static AnyScene Build((PendingPart[] Parts, WorkerRoom[] Rooms) generated) =>
        new(generated.Parts, QueueOf(generated.Parts), RosterOf(generated.Rooms));

    public static PendingPart[] Numbered(PendingPart[] parts) => [.. parts.Select((part, i) => part with { TaskId = TaskIdOf(i) })];

    private static WorkerRoom[] Named(WorkerRoom[] rooms) => [.. rooms.Select((room, i) => room with { Name = $"w{i}" })];
}
