using AriaCluster.Tasks;
using AriaCluster.Workers;
using FsCheck;
using FsCheck.Fluent;

namespace AriaCluster.Tests.Workers;

public sealed class HoldingsTests
{
    private readonly Holdings _holdings = new();

    [Fact]
    public void TheDigestIsThatOfTheSetWhateverTheWayToIt() => Prop.ForAll(_steps, steps =>
    {
        var (holdings, model) = (new Holdings(), new Dictionary<(string, int), PartKey>());
        foreach (var (task, attempt, adds) in steps)
        {
            var key = Key(task, attempt);
            if (adds && holdings.Add(Order(key), out _) != HoldingChange.Outdated)
            {
                model[(key.TaskId, key.Part)] = key;
            }

            if (!adds && holdings.Remove(key))
            {
                model.Remove((key.TaskId, key.Part));
            }
        }

        return holdings.Digest == model.Values.Aggregate(HoldingsDigest.Empty, HoldingsDigest.Toggle)
            && holdings.Keys.Order(_byText).SequenceEqual(model.Values.Order(_byText));
    }).Holds(300);

    [Fact]
    public void AnOrderThatComesTwiceChangesNothingTheSecondTime()
    {
        _holdings.Replace([Key(1, 1)]);

        Assert.Equal(HoldingChange.Known, _holdings.Add(Order(Key(1, 1)), out _));
        Assert.Equal(HoldingChange.Same, _holdings.Add(Order(Key(1, 1)), out _));
        Assert.Equal(1, _holdings.Count);
    }

    [Fact]
    public void ANewerAttemptOfAPartReplacesTheOlderWhichIsToBeStopped()
    {
        _holdings.Add(Order(Key(1, 1)), out _);

        Assert.Equal(HoldingChange.Added, _holdings.Add(Order(Key(1, 2)), out var replaced));
        Assert.Equal(Key(1, 1), replaced);
        Assert.Equal(HoldingChange.Outdated, _holdings.Add(Order(Key(1, 1)), out _));
        Assert.Equal([Key(1, 2)], _holdings.Keys);
    }

    [Fact]
    public void AnOlderAttemptsEndDoesNotEndTheNewer()
    {
        _holdings.Add(Order(Key(1, 2)), out _);

        Assert.False(_holdings.Remove(Key(1, 1)));
        Assert.Equal(1, _holdings.Count);
    }

    [Fact]
    public void WhatStorageSaysReplacesTheSetAndKeepsTheOrdersThatAreKnown()
    {
        _holdings.Add(Order(Key(1, 1)), out _);
        _holdings.Add(Order(Key(2, 1)), out _);

        _holdings.Replace([Key(2, 1), Key(3, 4)]);

        Assert.Equal([Key(2, 1), Key(3, 4)], _holdings.FullSet().FullSet!.Value.Order(_byText));
        Assert.Equal(Key(2, 1), Assert.Single(_holdings.FullSet().Add).Key);
    }

    [Fact]
    public void RevisionsGrowByOneAndAFullSetIsNoNewMessage()
    {
        _holdings.Open(7);

        Assert.Equal((7, 1), (_holdings.FullSet().Session, _holdings.FullSet().Revision));
        Assert.Equal(2, _holdings.Next().Revision);
        Assert.Equal(3, _holdings.Next().Revision);
        Assert.Equal(3, _holdings.FullSet().Revision);
    }

    [Fact]
    public void AnEqualDigestNeedsNothing()
    {
        _holdings.Open(1);
        _holdings.Add(Order(Key(1, 1)), out _);
        _holdings.Next();

        Assert.False(_holdings.Differs(Beat(revision: 2, Digest(Key(1, 1)))));
        Assert.False(_holdings.IsDoubtful);
    }

    [Fact]
    public void ADifferenceInTheMiddleOfChangesMayJustBeOnItsWay()
    {
        _holdings.Open(1);
        _holdings.Add(Order(Key(1, 1)), out _);
        _holdings.Next();

        Assert.False(_holdings.Differs(Beat(revision: 1, HoldingsDigest.Empty)));
    }

    [Fact]
    public void AfterASilenceNothingIsOnItsWay()
    {
        _holdings.Open(1);
        _holdings.Add(Order(Key(1, 1)), out _);
        _holdings.Next();

        Assert.True(_holdings.Differs(Beat(revision: 1, HoldingsDigest.Empty), afterSilence: true));
        Assert.False(_holdings.Differs(Beat(revision: 2, Digest(Key(1, 1))), afterSilence: true));
    }

    [Fact]
    public void AMessageThatIsMissingForAWholeHeartbeatIsMendedByTheFullSet()
    {
        _holdings.Open(1);
        _holdings.Next();
        Assert.False(_holdings.Differs(Beat(revision: 1, HoldingsDigest.Empty)));

        Assert.True(_holdings.Differs(Beat(revision: 1, HoldingsDigest.Empty)));
    }

    [Fact]
    public void ADifferenceWhileNothingChangesIsMendedAtOnce()
    {
        _holdings.Open(1);
        _holdings.Add(Order(Key(1, 1)), out _);
        Assert.False(_holdings.Differs(Beat(revision: 1, HoldingsDigest.Empty)));

        Assert.True(_holdings.Differs(Beat(revision: 1, HoldingsDigest.Empty)));
    }

    [Fact]
    public void UnderConstantChangeTheFullSetIsSentAfterAWhile()
    {
        _holdings.Open(1);
        var sent = Enumerable.Range(1, 5).Select(i =>
        {
            _holdings.Add(Order(Key(i, 1)), out _);
            _holdings.Next();
            return _holdings.Differs(Beat(revision: i + 1, HoldingsDigest.Empty));
        });

        Assert.Equal([false, false, false, false, true], sent);
    }

    [Fact]
    public void OrdersThatOnlyStorageKnowsAreMissedOnceTheAgentSeemsToLackThem()
    {
        _holdings.Replace([Key(1, 1)]);
        _holdings.Open(1);
        Assert.False(_holdings.Differs(Beat(revision: 1, Digest(Key(1, 1)))));
        Assert.Empty(_holdings.Missing);

        _holdings.Differs(Beat(revision: 1, HoldingsDigest.Empty));
        _holdings.Differs(Beat(revision: 1, HoldingsDigest.Empty));

        Assert.Equal([Key(1, 1)], _holdings.Missing);
    }

    private static readonly Comparer<PartKey> _byText =
        Comparer<PartKey>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()));

    private static readonly Arbitrary<(int Task, int Attempt, bool Adds)[]> _steps = (
        from task in Gen.Choose(1, 5)
        from attempt in Gen.Choose(1, 4)
        from adds in Gen.Elements(true, true, false)
        select (task, attempt, adds)).ArrayOf().Resize(50).ToArbitrary();

    private static PartKey Key(int task, int attempt) => new($"task-{task}", 0, attempt);

    private static PartOrder Order(PartKey key) => new(key, new());

    private static long Digest(params PartKey[] keys) => keys.Aggregate(HoldingsDigest.Empty, HoldingsDigest.Toggle);

    private static Heartbeat Beat(long revision, long digest) => new(1, revision, digest, [], null);
}
