using AriaCluster.Cli;
using AriaCluster.Cli.Machine;

namespace AriaCluster.Tests.Cli.Machine;

/// <summary>What a first and a second <c>up</c> make of their options.</summary>
public sealed class UpRequestTests
{
    private static readonly DataFolder _folder = new("/data");
    private static readonly DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ClusterPlan _before = new(7000, "sqlite", null, 2, _now);
    private static readonly UpRequest _nothing = new(null, null, null, null);

    [Fact]
    public void WithoutOptionsThereAreDefaults() =>
        Assert.Equal(new ClusterPlan(6880, "sqlite", null, 1, _now), Merge(_nothing, null, runs: false));

    [Fact]
    public void WithoutOptionsItIsAsItWasBefore() =>
        Assert.Equal(_before, Merge(_nothing, _before, runs: false));

    [Fact]
    public void WhatIsStoppedMayBeChanged() =>
        Assert.Equal(new ClusterPlan(8000, "memory", null, 1, _now), Merge(new UpRequest(8000, "memory", null, 1), _before, runs: false));

    [Fact]
    public void WorkersMayBeAddedToWhatRuns() =>
        Assert.Equal(_before with { Workers = 3 }, Merge(_nothing with { Workers = 3 }, _before, runs: true));

    [Fact]
    public void TheSameOptionsAgainChangeNothing() =>
        Assert.Equal(_before, Merge(new UpRequest(7000, "sqlite", null, 2), _before, runs: true));

    [Theory]
    [InlineData(8000, null, null, "on port 8000")]
    [InlineData(null, "memory", null, "with --db memory")]
    [InlineData(null, null, 1, "with 1 instead of 2 workers")]
    public void WhatRunsIsNotChangedAndTheMessageSaysWhereItRuns(int? port, string? storage, int? workers, string message)
    {
        var failure = Assert.Throws<Failure>(() => Merge(new UpRequest(port, storage, null, workers), _before, runs: true));

        Assert.Equal(ExitCode.SetUp, failure.Code);
        Assert.Contains("http://127.0.0.1:7000", failure.Message, StringComparison.Ordinal);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Contains("aria down", failure.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(70000, null, null, null)]
    [InlineData(null, "postgresql", null, null)]
    [InlineData(null, "sqlite", "Host=x", null)]
    [InlineData(null, null, null, 0)]
    [InlineData(null, null, null, 65)]
    public void WhatCannotBeIsRefused(int? port, string? storage, string? connection, int? workers) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<Failure>(() => Merge(new UpRequest(port, storage, connection, workers), null, runs: false)).Code);

    [Fact]
    public void AConnectionIsRememberedAlsoWhileAnotherDatabaseIsUsed()
    {
        var postgreSql = Merge(new UpRequest(null, "postgresql", "Host=x", null), null, runs: false);

        Assert.Equal("Host=x", Merge(_nothing, postgreSql, runs: false).Connection);
        var sqlite = Merge(_nothing with { Storage = "sqlite" }, postgreSql, runs: false);
        Assert.DoesNotContain(Member.Of(sqlite, _folder)[0].Variables, variable => variable.Value == "Host=x");
        Assert.Equal("Host=x", Merge(_nothing with { Storage = "postgresql" }, sqlite, runs: false).Connection);
    }

    private static ClusterPlan Merge(UpRequest request, ClusterPlan? before, bool runs) => request.Merge(before, runs, _folder, _now);
}
