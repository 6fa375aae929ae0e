using AriaCluster.Embedded;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Sqlite;
using AriaCluster.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriaCluster.Tests.Engine.Embedded;

/// <summary>The same grain twice, in two processes over one database: the version of what is stored decides between them.</summary>
public sealed class SecondInstanceTests : IAsyncLifetime
{
    private readonly SqliteDatabase _database = new(
        new StorageOptions { Kind = StorageKind.Memory }, "", TimeProvider.System, NullLogger<SqliteDatabase>.Instance);

    private readonly ManualTimeProvider _time = new();
    private readonly List<ServiceProvider> _processes = [];
    private string _id = "";
    private ITaskGrain _older = null!;
    private ITaskGrain _newer = null!;

    public async ValueTask InitializeAsync()
    {
        await _database.OpenAsync(CancellationToken.None);
        _id = TaskId.New(_time.GetUtcNow());
        (_older, _newer) = (Start().GetGrain<ITaskGrain>(_id), Start().GetGrain<ITaskGrain>(_id));
        await _older.CreateAsync(new(new() { Uris = ["http://origin.test/file"] }, "admin", _time.GetUtcNow(), null, null));
        Assert.Equal(DownloadStatus.Pending, (await _newer.GetAsync())?.Status);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.GetRequiredService<EmbeddedEngine>().Kill();
            await process.DisposeAsync();
        }

        await _database.DisposeAsync();
    }

    [Fact]
    public async Task OfTwoAssignmentsOneTakesEffectAndTheOtherIsUnknownThenStale()
    {
        var first = await _newer.AssignAsync(new(0, 0, "w1"));
        var second = await _older.AssignAsync(new(0, 0, "w2"));
        var repeated = await _older.AssignAsync(new(0, 0, "w2"));

        Assert.Equal([AssignOutcome.Assigned, AssignOutcome.Unknown, AssignOutcome.Stale], [first.Outcome, second.Outcome, repeated.Outcome]);
        Assert.Equal("w1", repeated.Current?.Worker);
    }

    [Fact]
    public async Task AReportIsNotDeniedByWhatIsOutdated()
    {
        await _newer.AssignAsync(new(0, 0, "w1"));
        var report = new PartReport(new(_id, 0, 1), PartEvent.Completed, new("", [new("/file", 1)], 1, null), null, 1, 0);

        Assert.Equal([ReportVerdict.Accepted], (await _older.ReportAsync("w1", [report])).Verdicts);
        Assert.Equal([ReportVerdict.Unknown], (await _newer.ReportAsync("w1", [report])).Verdicts);
        Assert.Equal([ReportVerdict.Already], (await _newer.ReportAsync("w1", [report])).Verdicts);
    }

    [Fact]
    public async Task AnOrderIsNotWithheldByWhatIsOutdated()
    {
        await _newer.AssignAsync(new(0, 0, "w1"));

        Assert.Equal(new(_id, 0, 1), (await _older.GetOrderAsync(new(_id, 0, 1)))?.Key);
    }

    [Fact]
    public async Task ACommandIsNotRefusedByWhatIsOutdated()
    {
        await _newer.PauseAsync("somebody");

        Assert.Equal(ControlOutcome.Done, (await _older.ResumeAsync("somebody")).Outcome);
    }

    [Fact]
    public async Task WhatOnlyMemoryKnowsOutlastsADenialThatStorageConfirms()
    {
        await _newer.AssignAsync(new(0, 0, "w1"));
        await _newer.ReportAsync("w1", [new(new(_id, 0, 1), PartEvent.Started, null, null, 1, 0)]);

        Assert.Equal(AssignOutcome.Stale, (await _newer.AssignAsync(new(0, 5, "w2"))).Outcome);

        Assert.Equal(DownloadStatus.Downloading, (await _newer.GetAsync())?.Status);
    }

    private EmbeddedEngine Start()
    {
        var process = ClusterEngine.Wire(_database, new() { Time = _time, Services = services => services.AddLogging() }, hostility: null);
        _processes.Add(process);
        var engine = process.GetRequiredService<EmbeddedEngine>();
        engine.Start();
        return engine;
    }
}
