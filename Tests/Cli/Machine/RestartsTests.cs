using AriaCluster.Cli.Machine;

namespace AriaCluster.Tests.Cli.Machine;

/// <summary>When what died is started again.</summary>
public sealed class RestartsTests
{
    private static readonly TimeSpan _start = TimeSpan.FromMinutes(5);

    [Fact]
    public void TheFirstDeathIsMendedAtOnce() => Assert.Equal(_start, new Restarts().Started(_start).Died(_start).NotBefore);

    [Fact]
    public void PausesDoubleUpToHalfAMinute()
    {
        var restarts = new Restarts();
        var pauses = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            restarts = restarts.Started(_start).Died(_start);
            pauses.Add((restarts.NotBefore - _start).TotalSeconds);
        }

        Assert.Equal([0, 0.5, 1, 2, 4, 8, 16, 30, 30, 30], pauses);
    }

    [Fact]
    public void WhoRanForAWhileBeginsAnew()
    {
        var often = Enumerable.Range(0, 5).Aggregate(new Restarts(), (restarts, _) => restarts.Started(_start).Died(_start));

        var later = often.Started(_start).Died(_start + Restarts.Settled);

        Assert.Equal((1, _start + Restarts.Settled), (later.Deaths, later.NotBefore));
    }

    [Fact]
    public void ANewRequestEndsThePause()
    {
        var often = Enumerable.Range(0, 5).Aggregate(new Restarts(), (restarts, _) => restarts.Started(_start).Died(_start));

        Assert.True(often.Forgiven().NotBefore <= _start);
        Assert.Equal(0, often.Forgiven().Deaths);
    }

    [Fact]
    public void DeathsWithoutEndStayBounded() =>
        Assert.Equal(
            _start + TimeSpan.FromSeconds(30),
            Enumerable.Range(0, 10_000).Aggregate(new Restarts(), (restarts, _) => restarts.Started(_start).Died(_start)).NotBefore);
}
