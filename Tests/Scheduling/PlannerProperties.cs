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
    [Fact]
    public void NobodyGetsMoreThanSlotsAndAhead() => Holds((scene, plan) => plan.GroupBy(planned => planned.Worker.Room).All(
        group => group.Key.Held + group.Count() <= group.Key.Slots + group.Key.Ahead));

    [Fact]
    public void EveryPartGoesToALivingWorkerWithItsTagsAndAtMostOnce() => Holds((scene, plan) =>
        plan.All(planned => planned.Worker.Takes && planned.Part.Tags.All(tag => planned.Worker.Room.Tags.Contains(tag)))
        && plan.DistinctBy(planned => planned.Part.TaskId).Count() == plan.Count);

    [Fact]
    public void NoPartIsLost() => Holds((scene, plan) => plan.Count + scene.Queue.Count == scene.Parts.Length);

    [Fact]
    public void NoPartWaitsThatAWorkerHasRoomForUnlessItsTimeHasNotCome() => Holds((scene, plan) =>
        scene.Parts.Where(part => scene.Queue.Find(part.TaskId, 0) is not null && part is { NotBefore: null, BytesOn: null, Avoid: null })
            .All(part => scene.Roster.Workers.All(worker => !worker.Takes || worker.Free <= 0 || !worker.Carries(part.Tags))));

    [Fact]
    public void APartIsNeverPlannedBeforeItsTime() => Holds((scene, plan) =>
        plan.All(planned => planned.Part.NotBefore is not { } time || time <= Now || planned.Part.Avoid is { } avoid && avoid != planned.Worker.Name));

    [Fact]
    public void OfEqualPartsTheMoreUrgentOneIsPlannedFirst() => Holds((scene, plan) =>
        plan.Zip(plan.Skip(1)).All(pair => pair.First.Part.Priority >= pair.Second.Part.Priority));

    [Fact]
    public void TheSameSceneGivesTheSamePlan() => Prop.ForAll(_scenes, scene =>
        Strategies().All(pair => Plan(Build(scene), pair.First).Pairs().SequenceEqual(Plan(Build(scene), pair.Second).Pairs()))).Holds(200);

    private static readonly Gen<ImmutableArray<Tag>> _tags =
        from chosen in Gen.SubListOf(new Tag[] { new("a", "1"), new("a", "2"), new("b", "1") }) select chosen.ToImmutableArray();

    private static readonly Gen<string?> _name = Gen.Elements<string?>(null, null, null, "w0", "w1", "w9");

    private static readonly Gen<PendingPart> _part =
        from priority in Gen.Choose(1, 4)
        from position in Gen.Choose(0, 5)
        from delay in Gen.Elements<int?>(null, null, -5, 5)
        from tags in Gen.OneOf(Gen.Constant(ImmutableArray<Tag>.Empty), _tags)
        from bytesOn in _name
        from avoid in _name
        select new PendingPart(
            "", 0, 0, (TaskPriority)priority, position, delay is null ? null : Now.AddSeconds(delay.Value), tags, bytesOn, avoid);

    private static readonly Gen<WorkerRoom> _room =
        from slots in Gen.Choose(0, 4)
        from ahead in Gen.Choose(0, 3)
        from held in Gen.Choose(0, 8)
        from state in Gen.Choose(0, 5)
        from tags in _tags
        select new WorkerRoom("", tags, slots, ahead, Math.Min(held, slots + ahead), state > 0, state == 1, state == 0 ? Now : null, 0, 1);

    private static readonly Arbitrary<(PendingPart[] Parts, WorkerRoom[] Rooms)> _scenes =
        (from parts in _part.ArrayOf() from rooms in _room.ArrayOf() select (Numbered(parts), Named(rooms))).ToArbitrary();

    private static void Holds(Func<Scene, List<PlannedPart>, bool> property) => Prop.ForAll(_scenes, generated =>
        Strategies().All(pair =>
        {
            var scene = Build(generated);
            return property(scene, Plan(scene, pair.First));
        })).Holds(500);

    private static IEnumerable<(IPlacement First, IPlacement Second)> Strategies() =>
        [(new LeastLoaded(), new LeastLoaded()), (new RoundRobin(), new RoundRobin())];

    private static List<PlannedPart> Plan(Scene scene, IPlacement placement) =>
        new Planner(placement, TimeSpan.FromSeconds(30)).Plan(scene.Queue, scene.Roster, Now, int.MaxValue);

    private static Scene Build((PendingPart[] Parts, WorkerRoom[] Rooms) generated) =>
        new(generated.Parts, QueueOf(generated.Parts), RosterOf(generated.Rooms));

    private static PendingPart[] Numbered(PendingPart[] parts) => [.. parts.Select((part, i) => part with { TaskId = TaskIdOf(i) })];

    private static WorkerRoom[] Named(WorkerRoom[] rooms) => [.. rooms.Select((room, i) => room with { Name = $"w{i}" })];

    private sealed record Scene(PendingPart[] Parts, PendingQueue Queue, Roster Roster);
}
