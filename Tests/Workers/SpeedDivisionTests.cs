using AriaCluster.Workers;
using FsCheck.Fluent;

namespace AriaCluster.Tests.Workers;

public sealed class SpeedDivisionTests
{
    private const long Limit = 1_000_000;

    private readonly SpeedDivision<string> _division = new();

    [Fact]
    public void WhoDownloadsAloneGetsAlmostAll()
    {
        Divide(0, Busy("a"), Idle("b"));

        Assert.Equal((950_000, 50_000), (_division.ShareOf("a"), _division.ShareOf("b")));
    }

    [Fact]
    public void WhoNeedsLessLeavesTheRestToTheOthers()
    {
        Divide(0, Busy("a"), Busy("b"));
        Assert.Equal((500_000, 500_000), (_division.ShareOf("a"), _division.ShareOf("b")));

        Divide(10, Busy("a", 100_000), Busy("b", 490_000));
        Assert.Equal((150_000, 850_000), (_division.ShareOf("a"), _division.ShareOf("b")));

        Divide(20, Busy("a", 149_000), Busy("b", 840_000));
        Assert.Equal((500_000, 500_000), (_division.ShareOf("a"), _division.ShareOf("b")));
    }

    [Fact]
    public void SharesOutlastSmallChangesForTenSecondsAndFollowAtOnceWhoComesOrGoes()
    {
        Divide(0, Busy("a"), Busy("b"));

        Divide(9, Busy("a", 1), Busy("b", 500_000));
        Assert.Equal(500_000, _division.ShareOf("a"));

        Divide(9, Busy("a", 500_000), Busy("b", 500_000), Busy("c"));
        Assert.Equal(333_333, _division.ShareOf("a"));
    }

    [Fact]
    public void WhoPausesForAMomentKeepsItsShareAndThenGivesItBack()
    {
        Divide(0, Busy("a"), Busy("b"));

        Divide(5, Idle("a"), Busy("b", 500_000));
        Assert.Equal(500_000, _division.ShareOf("b"));

        Divide(12, Idle("a"), Busy("b", 500_000));
        Assert.Equal(950_000, _division.ShareOf("b"));
    }

    [Fact]
    public void AnotherLimitHoldsAtOnce()
    {
        Divide(0, Busy("a"));

        _division.Divide(2 * Limit, [Busy("a")], TimeSpan.FromSeconds(1));

        Assert.Equal(2 * Limit, _division.ShareOf("a"));
    }

    [Fact]
    public void SharesNeverExceedTheLimitAndNobodyIsWithoutOne() => Prop.ForAll(
        Gen.Choose(100_000, 100_000_000).ToArbitrary(),
        Gen.Choose(0, 50_000_000).Select(speed => (speed % 2 == 0, (long)speed)).ListOf(8).ListOf(5).ToArbitrary(),
        (limit, looks) =>
        {
            var division = new SpeedDivision<int>();
            for (var look = 0; look < looks.Count; look++)
            {
                var users = looks[look].Select((user, i) => new SpeedUser<int>(i, user.Item1, user.Item2)).ToArray();
                division.Divide(limit, users, TimeSpan.FromSeconds(7 * look));
                var shares = users.Select(user => division.ShareOf(user.Key)).ToArray();
                Assert.True(shares.Sum() <= limit, $"{string.Join(" + ", shares)} is more than {limit}.");
                Assert.All(shares, share => Assert.True(share > 0));
                Assert.True(!users.Any(user => user.Downloads) || shares.Sum() >= limit * 0.94, "Much is left over.");
            }
        }).Holds();

    private void Divide(int second, params SpeedUser<string>[] users) => _division.Divide(Limit, users, TimeSpan.FromSeconds(second));

    private static SpeedUser<string> Busy(string key, long speed = 0) => new(key, Downloads: true, speed);

    private static SpeedUser<string> Idle(string key) => new(key, Downloads: false, 0);
}
