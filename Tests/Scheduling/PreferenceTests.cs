using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using static AriaCluster.Tests.Scheduling.PendingSamples;

namespace AriaCluster.Tests.Scheduling;

/// <summary>Rules about tags, and what decides among workers that meet them.</summary>
public sealed class PreferenceTests
{
    private static readonly Tag _eu = new("zone", "eu");
    private static readonly Tag _ssd = new("disk", "ssd");

    [Theory]
    [InlineData("In", true, false)]
    [InlineData("NotIn", false, true)]
    [InlineData("Exists", true, false)]
    [InlineData("Absent", false, true)]
    public void EachRuleIsMetByTheRightWorkers(string rule, bool tagged, bool plain)
    {
        var part = Part(1, tags: new TagRule("zone", null, Enum.Parse<TagOperator>(rule), ["us", "eu"]));

        Assert.Equal(tagged, new LeastLoaded().Plan(QueueOf(part), RosterOf(RoomOf("a", 1, tags: _eu))).Count == 1);
        Assert.Equal(plain, new LeastLoaded().Plan(QueueOf(part), RosterOf(RoomOf("a", 1, tags: _ssd))).Count == 1);
    }

    [Fact]
    public void TheWorkerOfTheGreatestWeightGetsThePartWhateverItsLoadAndNeverInsteadOfAFreeSlot()
    {
        TagRule[] prefers = [new("zone", null, TagOperator.In, ["eu"], 10), new("disk", null, TagOperator.Exists, null, 20), new("old", null, TagOperator.Exists, null, -1)];
        var queue = QueueOf([.. Enumerable.Range(1, 6).Select(i => Part(i, tags: prefers))]);
        var roster = RosterOf(
            RoomOf("eu", 1, 0, 0, _eu), RoomOf("none", 1), RoomOf("old", 1, 0, 0, new Tag("old", "1")), RoomOf("ssd", 4, 3, 1, _ssd), RoomOf("both", 2, 1, 0, _ssd, _eu));

        Assert.Equal([(1, "both"), (2, "ssd"), (3, "eu"), (4, "none"), (5, "old"), (6, "ssd")], new LeastLoaded().Plan(queue, roster).Pairs());
    }

    [Fact]
    public void ThePartRatherWaitsAtAPreferredWorkerIfThatIsTheStrategy()
    {
        var queue = QueueOf(Part(1, tags: new TagRule("zone", null, TagOperator.In, ["eu"], 10)));
        var (hosts, roster) = (HostsOf(), RosterOf(RoomOf("a", 1), RoomOf("b", 1, 1, 1, _eu)));

        var plan = new Planner(new LeastLoaded()).Plan(queue, roster, new(hosts), hosts, TermsAt(Now) with { PreferenceFirst = true });

        Assert.Equal([(1, "b")], plan.Pairs());
    }

    [Fact]
    public void TagsThatNobodyCarriesAreOverlookedOnlyIfThatIsAskedForAndOnlyThen()
    {
        var (hosts, rule) = (HostsOf(), new TagRule("gpu", "yes"));
        var roster = RosterOf(RoomOf("a", 1));
        var planner = new Planner(new LeastLoaded());

        Assert.Empty(planner.Plan(QueueOf(Part(1, tags: rule)), roster, new(hosts), hosts, TermsAt(Now)));
        Assert.Single(planner.Plan(QueueOf(Part(1, tags: rule)), roster, new(hosts), hosts, TermsAt(Now) with { FallsBack = true }));

        roster.Note(RoomOf("b", 1, 1, 0, new Tag("gpu", "yes")));
        Assert.Empty(planner.Plan(QueueOf(Part(1, tags: rule)), roster, new(hosts), hosts, TermsAt(Now) with { FallsBack = true }));
    }

    [Fact]
    public void OfEquallyLoadedWorkersTheSlowerAndThenTheHealthierIsChosen()
    {
        var fast = RoomOf("a", 2) with { SpeedBytesPerSecond = 9 };

        Assert.Equal([(1, "b")], new LeastLoaded().Plan(QueueOf(Part(1)), RosterOf(fast, RoomOf("b", 2))).Pairs());
        Assert.Equal([(1, "b")], new LeastLoaded().Plan(QueueOf(Part(1)), RosterOf(RoomOf("a", 2) with { Health = 0.1 }, RoomOf("b", 2))).Pairs());
    }

    [Fact]
    public void ARandomChoiceReachesEveryWorkerAndRepeatsWithItsSeed()
    {
        var parts = Enumerable.Range(1, 60).Select(i => Part(i)).ToArray();
        var roster = () => RosterOf(RoomOf("a", 60), RoomOf("b", 60), RoomOf("c", 60));

        var plan = new RandomPlacement(1).Plan(QueueOf(parts), roster()).Pairs();

        Assert.All(plan.CountBy(pair => pair.Worker), count => Assert.InRange(count.Value, 8, 40));
        Assert.Equal(plan, new RandomPlacement(1).Plan(QueueOf(parts), roster()).Pairs());
        Assert.NotEqual(plan, new RandomPlacement(2).Plan(QueueOf(parts), roster()).Pairs());
    }
}
