using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Copies;
using AriaCluster.Tasks;
using Microsoft.Data.Sqlite;

namespace AriaCluster.Tests.Storage.Copies;

public sealed class BackupTests : IDisposable
{
    private readonly CopyRig _rig = new();

    private static CancellationToken Cancellation => CopyRig.Cancellation;

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(StorageKind.Sqlite, StorageKind.PostgreSql)]
    [InlineData(StorageKind.PostgreSql, StorageKind.Sqlite)]
    internal async Task ABackupOfOneDatabaseIsRestoredIntoTheOther(StorageKind from, StorageKind to)
    {
        var rows = CopyRig.Content(300).ToArray();
        var source = await CopyRig.FillAsync(await _rig.PlaceAsync(from), rows);
        var file = await BackUpAsync(source);
        var target = await _rig.PlaceAsync(to);

        var result = await RestoreAsync(file, target);

        var at = await StartedAtAsync(target);
        var expected = await CopyRig.FillAsync(await _rig.PlaceAsync(StorageKind.Sqlite), rows.Select(row => Fence.Apply(row, at)));
        Assert.Equal(await CopyRig.ReadAllAsync(expected), await CopyRig.ReadAllAsync(target));
        Assert.Equal(rows.Length + 1, result.Rows);
        Assert.Equal([CopyAuthor.Migrate, CopyAuthor.Restore], (await CopyRig.ReadNotesAsync(target)).Select(note => note.Action));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(0, (await CheckAsync(target)).Faults);
    }

    [Fact]
    public async Task ABackupKeepsEveryByteOfAStateWhateverItIs()
    {
        StoredRow[] rows =
        [
            new(CopiedTable.States, StateNames.Cluster, "cluster-a", 1, new(2026, 1, 2, 3, 4, 5), "{ \"a\" : 1 }\n"u8.ToArray()),
            new(CopiedTable.States, StateNames.Cluster, "cluster-b", 2, new DateTime(2026, 1, 2, 3, 4, 5).AddMicroseconds(7), [0xff, 0x00]),
            new(CopiedTable.States, StateNames.Cluster, "cluster-c", 3, new(2026, 1, 2, 3, 4, 5), """{"ä":"\u0001 \\ \""}"""u8.ToArray()),
            new(CopiedTable.States, StateNames.Cluster, "cluster-d", 4, new(2026, 1, 2, 3, 4, 5), null),
            new(CopiedTable.States, StateNames.Cluster, "cluster-e", 5, new(2026, 1, 2, 3, 4, 5), "\t{}\t"u8.ToArray()),
            new(CopiedTable.States, StateNames.Cluster, "cluster-f", 6, new(2026, 1, 2, 3, 4, 5), "7"u8.ToArray()),
        ];
        var file = _rig.NewFile("a.backup");
        await BackupFile.CreateAsync(file, new CopyRig.Rows([.. rows]), TimeProvider.System, _ => { }, Cancellation);

        var read = await new BackupFile(file).ReadAsync(Cancellation).ToArrayAsync(Cancellation);

        Assert.Equal(rows.Length, read.Length);
        Assert.All(rows.Zip(read), pair => Assert.True(pair.First.IsSame(pair.Second), pair.First.Key));
    }

    [Theory]
    [InlineData("cut", "its last lines are missing")]
    [InlineData("changed", "checksum")]
    [InlineData("torn", "line 4")]
    [InlineData("other", "no backup of Aria Cluster")]
    public async Task ADamagedBackupIsRefusedAndNothingIsChanged(string damage, string reason)
    {
        var file = await BackUpAsync(await CopyRig.FillAsync(await _rig.PlaceAsync(StorageKind.Sqlite), CopyRig.Content(20)));
        var lines = await File.ReadAllLinesAsync(file, Cancellation);
        await File.WriteAllTextAsync(file, damage switch
        {
            "cut" => string.Join('\n', lines[..^1]) + "\n",
            "changed" => string.Join('\n', lines).Replace("origin.test", "origin.tesT", StringComparison.Ordinal) + "\n",
            "torn" => string.Join('\n', lines.Select((line, i) => i == 3 ? line[..20] : line)) + "\n",
            _ => "{}\n",
        }, Cancellation);
        var target = await _rig.PlaceAsync(StorageKind.Sqlite);

        var refusal = await Assert.ThrowsAsync<StorageRefusedException>(() => RestoreAsync(file, target));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(target.File));
    }

    [Theory]
    [InlineData(StorageKind.Sqlite)]
    [InlineData(StorageKind.PostgreSql)]
    internal async Task WhatIsThereIsReplacedOnlyByForceAndKeptAside(StorageKind kind)
    {
        var file = await BackUpAsync(await CopyRig.FillAsync(await _rig.PlaceAsync(StorageKind.Sqlite), CopyRig.Content(5)));
        var full = await CopyRig.FillAsync(await _rig.PlaceAsync(kind), CopyRig.Content(30, seed: 2));
        var before = await CopyRig.ReadAllAsync(full);
        await Assert.ThrowsAsync<StorageRefusedException>(() => RestoreAsync(file, full));
        Assert.Equal(before, await CopyRig.ReadAllAsync(full));

        await RestoreAsync(file, full, force: true);

        Assert.Equal(5, (await CheckAsync(full)).Counts["task"] - 1);
        Assert.Equal(0, (await CheckAsync(full)).Faults);
        var aside = Assert.Single(Directory.GetFiles(full.Folder!, "replaced-*"));
        if (kind == StorageKind.PostgreSql)
        {
            Assert.Equal(30, (await new ContentCheck().RunAsync(new BackupFile(aside), _ => { }, Cancellation)).Counts["task"] - 1);
        }
        else
        {
            var kept = await _rig.PlaceAsync(StorageKind.Sqlite);
            Directory.CreateDirectory(kept.Folder!);
            File.Copy(aside, kept.File);
            Assert.Equal(before, await CopyRig.ReadAllAsync(kept));
        }
    }

    [Theory]
    [InlineData(StorageKind.Sqlite)]
    [InlineData(StorageKind.PostgreSql)]
    internal async Task NothingIsRestoredWhereAHubRuns(StorageKind kind)
    {
        var file = await BackUpAsync(await CopyRig.FillAsync(await _rig.PlaceAsync(StorageKind.Sqlite), CopyRig.Content(2)));
        var place = await _rig.PlaceAsync(kind);
        await using var hub = place.ToDatabase(TimeProvider.System);
        await hub.OpenAsync(Cancellation);

        var refusal = await Assert.ThrowsAsync<StorageRefusedException>(() => RestoreAsync(file, place, force: true));

        Assert.Contains("in use", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StorageKind.Sqlite)]
    [InlineData(StorageKind.PostgreSql)]
    internal async Task ABackupIsOfOneMomentWhateverIsWrittenMeanwhile(StorageKind kind)
    {
        await using var store = await StoreUnderTest.OpenAsync(kind, this);
        var samples = new SampleTasks(5);
        var first = samples.Many(50);
        await store.WriteAllAsync(first);
        await using var source = await DatabasePlace.SnapshotAsync(await store.Database.ConnectAsync(writes: false, Cancellation), "test", isInUse: true, held: null, Cancellation);
        await source.CountAsync(Cancellation);

        await store.WriteAllAsync(samples.Many(50));
        await store.WriteAsync(samples.Moved(first[0]), version: 1);

        var all = await source.ReadAsync(Cancellation).ToArrayAsync(Cancellation);
        var rows = all.Where(row => row.Table == CopiedTable.States).ToArray();
        Assert.Equal(50, rows.Length);
        Assert.All(rows, row => Assert.Equal(1, row.Version));
    }

    [Fact]
    public async Task ACheckNamesEveryStateThatCannotBeReadAndEveryRowThatDisagrees()
    {
        var place = await CopyRig.FillAsync(await _rig.PlaceAsync(StorageKind.Sqlite), CopyRig.Content(10));
        await using (var connection = new SqliteConnection($"Data Source={place.File};Pooling=false"))
        {
            await connection.OpenAsync(Cancellation);
            await using var change = new SqliteCommand(
                """
                DROP TRIGGER OrleansStorage_worker_updated;
                UPDATE OrleansStorage SET PayloadBinary = X'7B7D' WHERE GrainTypeString = 'worker';
                UPDATE OrleansStorage SET PayloadBinary = X'7B' WHERE GrainTypeString = 'scheduler';
                UPDATE tasks SET name = 'other' WHERE id = (SELECT max(id) FROM tasks);
                DELETE FROM tasks WHERE id = (SELECT min(id) FROM tasks);
                """, connection);
            await change.ExecuteNonQueryAsync(Cancellation);
        }

        var found = await CheckAsync(place);

        Assert.Equal(5, found.Faults);
        Assert.Contains(found.Listed, fault => fault.Contains("scheduler", StringComparison.Ordinal) && fault.Contains("cannot be read", StringComparison.Ordinal));
        Assert.Contains(found.Listed, fault => fault.Contains("does not say what the state says", StringComparison.Ordinal));
        Assert.Contains(found.Listed, fault => fault.Contains("the row is missing", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(StorageKind.Sqlite)]
    [InlineData(StorageKind.PostgreSql)]
    internal async Task ABatchOfWhichEveryEntryJoinedATaskThatWasThereIsNoFault(StorageKind kind)
    {
        var id = TaskId.NewBatch(DateTimeOffset.UnixEpoch.AddDays(20_000));
        var joined = BatchState.Accept(id, new([], "admin", DateTimeOffset.UnixEpoch, new("key", "body"), [], [new(0, "task-there")]));
        var place = await CopyRig.FillAsync(await _rig.PlaceAsync(kind), [CopyRig.State(StateNames.Batch, id, 1, new(2026, 11, 22), joined)]);

        var found = await CheckAsync(place);

        Assert.Equal(1, found.Counts[StateNames.Batch]);
        Assert.Empty(found.Listed);
    }

    private async Task<string> BackUpAsync(DatabasePlace place)
    {
        var file = _rig.NewFile($"{Guid.NewGuid():N}.backup");
        await using var source = await place.OpenSourceAsync(Cancellation);
        await BackupFile.CreateAsync(file, source, TimeProvider.System, _ => { }, Cancellation);
        return file;
    }

    private static Task<CopyResult> RestoreAsync(string file, DatabasePlace to, bool force = false) =>
        new Restoring(file, to, force, TimeProvider.System, _ => { }).RunAsync(Cancellation);

    private static async Task<CheckResult> CheckAsync(DatabasePlace place)
    {
        await using var source = await place.OpenSourceAsync(Cancellation);
        return await new ContentCheck().RunAsync(source, _ => { }, Cancellation);
    }

    private static async Task<DateTimeOffset> StartedAtAsync(DatabasePlace place)
    {
        await using var database = place.ToDatabase(TimeProvider.System);
        await database.OpenAsync(Cancellation);
        await using var connection = await database.ConnectAsync(writes: false, Cancellation);
        return (await Arrival.ReadAsync(connection, Cancellation))!.StartedAt;
    }
}
