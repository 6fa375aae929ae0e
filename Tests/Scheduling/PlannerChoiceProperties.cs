using AriaCluster.Scheduling;
using FsCheck.Fluent;
using static AriaCluster.Tests.Scheduling.PendingSamples;

namespace AriaCluster.Tests.Scheduling;

/// <summary>Of those that may have a part, the right one has it, whatever the queue and the workers.</summary>
public sealed class PlannerChoiceProperties
{
    [Fact]
    public void WhoFailedAPartGetsItBackOnlyWhereNobodyElseMayTakeIt() => AnyScene.Holds((scene, plan) =>
        plan.Where(planned => planned.Part.LengthBytes is null && planned.Part.FailedOn.Contains(planned.Worker.Name)).All(planned =>
            scene.Roster.Workers.All(worker => !worker.Takes || !worker.Meets(planned.Part.Tags) || planned.Part.FailedOn.Contains(worker.Name))));

    [Fact]
    public void WhoFailedAPartDoesNotGetItBackBeforeItsTime() => AnyScene.Holds((scene, plan) =>
        plan.Where(planned => planned.Part.FailedOn.Contains(planned.Worker.Name)).All(planned => planned.Part.NotBefore is null || planned.Part.NotBefore <= Now));

    [Fact]
    public void AWorkerThatGetsOnWithNothingGetsPartsOnlyWhereNobodyElseHasASlot() => AnyScene.Holds((scene, plan) =>
        plan.Where(planned => planned.Worker.Room.StalledSince is not null && planned.Part is { LengthBytes: null, Host: null, FailedOn: [] } && planned.Part.BytesOn != planned.Worker.Name)
            .All(planned => scene.Roster.Workers.All(
                worker => !worker.Takes || !worker.HasSlot || !worker.Meets(planned.Part.Tags) || worker.Room.StalledSince is not null)));

    [Fact]
    public void NoPartWaitsInAnAgentWhileAnotherWorkerCouldBeginIt() => AnyScene.Holds((scene, plan) =>
        plan.Where((planned, i) => IsFree(planned.Part) && planned.Part.BytesOn != planned.Worker.Name && LoadAt(plan, i) >= planned.Worker.Room.Slots)
            .All(planned => OthersFor(scene, planned).All(worker => !worker.HasSlot)));

    [Fact]
    public void NoPartGoesToALessPreferredWorkerWhileABetterOneCouldBeginIt() => AnyScene.Holds((scene, plan) =>
        plan.Where((planned, i) => IsFree(planned.Part) && planned.Part.BytesOn is null && planned.Worker.Room.StalledSince is null)
            .All(planned => OthersFor(scene, planned).Where(worker => worker.Room.StalledSince is null && WeightOf(planned.Part, worker) > WeightOf(planned.Part, planned.Worker))
                .All(worker => !worker.HasSlot)));

    [Fact]
    public void APartGoesToTheWorkerThatHasItsBytesIfItHasRoom() => AnyScene.Holds((scene, plan) =>
        plan.Where(planned => IsFree(planned.Part) && planned.Part.BytesOn is { } holder && holder != planned.Worker.Name)
            .All(planned => scene.Roster.Find(planned.Part.BytesOn!) is not { Takes: true, Free: > 0 } holder || !holder.Meets(planned.Part.Tags)));

    [Fact]
    public void APartWaitsForTheWorkerThatHasItsBytesAndIsAwayForAMoment() => AnyScene.Holds((scene, plan) =>
        plan.All(planned => planned.Part.BytesOn is not { } name || planned.Part.FailedOn.Contains(name)
            || scene.Roster.Find(name) is not { } holder || !holder.Meets(planned.Part.Tags) || holder.AwaitedUntil(Now, TermsAt(Now).PatienceFor(planned.Part.SpentSeconds)) is null));

    // All hosts of these scenes have limits of starts.
    [Fact]
    public void WhatStartsAreCountedForNeverWaitsInAnAgent() => AnyScene.Holds((scene, plan) =>
        !plan.Where((planned, i) => planned.Part.Host is not null && LoadAt(plan, i) >= planned.Worker.Room.Slots).Any());

    [Fact]
    public void AnOwnersPartsOfOneKindGoInTheirOrder() => Prop.ForAll(AnyScene.Part.ArrayOf().ToArbitrary(), generated =>
    {
        var parts = AnyScene.Numbered([.. generated.Select(part => Part(0) with { Position = part.Position, Tie = part.Tie })]);

        var plan = new LeastLoaded().Plan(QueueOf(parts), RosterOf(RoomOf("a", slots: parts.Length)), limit: parts.Length).Select(planned => planned.Part).ToArray();

        return plan.Length == parts.Length && plan.Zip(plan.Skip(1)).All(pair => RankOf(pair.First).CompareTo(RankOf(pair.Second)) < 0);
    }).Holds();

    // Held up by no host, disk or failure.
    private static bool IsFree(PendingPart part) => part is { Host: null, LengthBytes: null, FailedOn: [] };

    // What its worker held when the plan came to it.
    private static int LoadAt(List<PlannedPart> plan, int place) =>
        plan[place].Worker.Room.Held + plan.Take(place).Count(earlier => earlier.Worker == plan[place].Worker);

    private static IEnumerable<RosterWorker> OthersFor(AnyScene scene, PlannedPart planned) =>
        scene.Roster.Workers.Where(worker => worker != planned.Worker && worker.Takes && worker.Meets(planned.Part.Tags));

    private static int WeightOf(PendingPart part, RosterWorker worker) => part.Tags.WeighFor(worker.Room.Tags);

    private static QueueRank RankOf(PendingPart part) => new(part.Position, part.Tie, PartId.Of(part.TaskId, part.Part));
}
