using System.Text.Json;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Audit;
using AriaCluster.Silo.Storage.Copies;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Storage.Copies;

public sealed class MigrateTests : IDisposable
{
    private readonly CopyRig _rig = new();

    private static CancellationToken Cancellation => CopyRig.Cancellation;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task AHundredThousandTasksAreTheSameInBothDatabasesAndBackAgain()
    {
        var first = await CopyRig.FillAsync(await _rig.PlaceAsync(StorageKind.Sqlite), CopyRig.Content(100_000));
        var server = await _rig.PlaceAsync(StorageKind.PostgreSql);
        var second = await _rig.PlaceAsync(StorageKind.Sqlite);

        var there = await CopyAsync(first, server);
        var back = await CopyAsync(server, second);

        var content = await CopyRig.ReadAllAsync(first);
        Assert.Equal(100_000, there.Counts["task"] - 1);
        Assert.Equal(there.Counts.Where(count => count.Key != "audit"), back.Counts.Where(count => count.Key != "audit"));
        Assert.True(content.Length > 200_000);
        Assert.True(content.SequenceEqual(await CopyRig.ReadAllAsync(server)));
        Assert.True(content.SequenceEqual(await CopyRig.ReadAllAsync(second)));

        // Each has one entry more than the one that it was copied from.
        var notes = await CopyRig.ReadNotesAsync(second);
        Assert.Equal([there.Noted, back.Noted], notes.Skip(1).Select(note => note.Id));
        Assert.Equal((await CopyRig.ReadNotesAsync(server)).Select(note => note.Id), notes[..2].Select(note => note.Id));
        Assert.Equal((there.Rows + 1, there.Counts["audit"] + 1), (back.Rows, back.Counts["audit"]));
        Assert.Contains(Environment.MachineName, notes[2].By, StringComparison.Ordinal);
        Assert.Equal([new AuditChange("from", null, server.Description), new("rows", null, $"{back.Rows}")], notes[2].Changes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALookTellsThatThereAreTasksAndSinceWhen(bool onServer)
    {
        var place = await _rig.PlaceAsync(onServer ? StorageKind.PostgreSql : StorageKind.Sqlite);
        var look = new StorageLook(new() { Kind = place.Kind, ConnectionString = place.ConnectionString }, place.Folder!);
        Assert.Equal("absent", (await LookAsync()).GetProperty("state").GetString());

        await CopyRig.FillAsync(place, CopyRig.Content(3));

        var seen = await LookAsync();
        Assert.True(seen.GetProperty("hasTasks").GetBoolean());
        Assert.InRange(seen.GetProperty("filledAt").GetDateTimeOffset(), TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow());

        async Task<JsonElement> LookAsync()
        {
            await using var text = new StringWriter();
            await look.WriteAsync(text, Cancellation);
            return JsonDocument.Parse(text.ToString()).RootElement;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACopyThatIsBrokenOffGoesOnWhereItWasAndHeedsWhatChangedMeanwhile(bool toServer)
    {
        var target = await _rig.PlaceAsync(toServer ? StorageKind.PostgreSql : StorageKind.Sqlite);
        var before = CopyRig.Content(3_500).ToArray();
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CopyAsync(before, target, broken.Token, progress =>
        {
            if (progress.Rows >= 2_000)
            {
                broken.Cancel();
            }
        }));
        var after = before.Where((_, i) => i != 700).Select((row, i) => i == 900 ? row with { Version = 99 } : row).ToArray();

        var result = await CopyAsync(after, target, Cancellation);

        var fresh = await CopyRig.FillAsync(await _rig.PlaceAsync(StorageKind.Sqlite), after);
        Assert.Equal(await CopyRig.ReadAllAsync(fresh), await CopyRig.ReadAllAsync(target));
        Assert.Equal(after.Length, result.Rows);
        Assert.InRange(result.Written, 1_000, 2_000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NothingIsCopiedOverSomethingElse(bool toServer)
    {
        var full = await CopyRig.FillAsync(await _rig.PlaceAsync(toServer ? StorageKind.PostgreSql : StorageKind.Sqlite), CopyRig.Content(3));
        var other = await CopyRig.FillAsync(await _rig.PlaceAsync(StorageKind.Sqlite), CopyRig.Content(5, seed: 2));
        var content = await CopyRig.ReadAllAsync(full);

        var refusal = await Assert.ThrowsAsync<StorageRefusedException>(() => CopyAsync(other, full));

        Assert.Contains("nothing is written over them", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(content, await CopyRig.ReadAllAsync(full));
    }

    [Theory]
    [InlineData(StorageKind.Sqlite, false, "Run the same `aria db migrate` again")]
    [InlineData(StorageKind.PostgreSql, false, "Run the same `aria db migrate` again")]
    [InlineData(StorageKind.Sqlite, true, "Run the same `aria db restore` again")]
    internal async Task NoHubStartsOnHalfACopy(StorageKind kind, bool isBackup, string said)
    {
        var target = await _rig.PlaceAsync(kind);
        await using (var begun = target.ToTarget(TimeProvider.System))
        {
            await begun.BeginAsync(isBackup ? new BackupFile(_rig.NewFile("a.backup")) : new CopyRig.Rows([]), Cancellation);
        }

        await using var database = target.ToDatabase(TimeProvider.System);
        await database.OpenAsync(Cancellation);

        var refusal = await Assert.ThrowsAsync<StorageRefusedException>(() => Arrival.RefuseUnfinishedAsync(database, Cancellation));

        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StorageKind.Sqlite, "move that file away")]
    [InlineData(StorageKind.PostgreSql, "aria db restore FILE --db postgresql --force")]
    internal async Task AWholeCopyIsNotMadeAgainAndSaysWhatToDo(StorageKind kind, string said)
    {
        var source = await CopyRig.FillAsync(await _rig.PlaceAsync(StorageKind.Sqlite), CopyRig.Content(3));
        var target = await _rig.PlaceAsync(kind);
        await CopyAsync(source, target);

        var refusal = await Assert.ThrowsAsync<StorageRefusedException>(() => CopyAsync(source, target));

        Assert.Contains("has been a whole copy of", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StorageKind.Sqlite)]
    [InlineData(StorageKind.PostgreSql)]
    internal async Task NothingIsWrittenToADatabaseThatAHubOwns(StorageKind kind)
    {
        var place = await _rig.PlaceAsync(kind);
        await using var hub = place.ToDatabase(TimeProvider.System);
        await hub.OpenAsync(Cancellation);

        var refusal = await Assert.ThrowsAsync<StorageRefusedException>(() => CopyAsync([], place, Cancellation));

        Assert.Contains("in use", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StorageKind.Sqlite)]
    [InlineData(StorageKind.PostgreSql)]
    internal async Task WhereAHubRunsOnTheSourceTheCopyBeginsAboveAllAttemptsOfIt(StorageKind kind)
    {
        var place = await CopyRig.FillAsync(await _rig.PlaceAsync(kind), CopyRig.Content(40));
        var target = await _rig.PlaceAsync(StorageKind.Sqlite);
        await using var hub = place.ToDatabase(TimeProvider.System);
        await hub.OpenAsync(Cancellation);

        var result = await CopyAsync(place, target);

        await using var copied = target.ToDatabase(TimeProvider.System);
        await copied.OpenAsync(Cancellation);
        var pending = await copied.Index.ReadPendingAsync(after: null, 100, Cancellation);
        Assert.True(result.Fenced);
        Assert.NotEmpty(pending);
        Assert.All(pending, task => Assert.True(task.Attempt > 200_000_000));
        Assert.Empty(await copied.Index.ReadActiveAsync(worker: null, afterId: null, 100, Cancellation));
    }

    [Theory]
    [InlineData(StorageKind.Sqlite)]
    [InlineData(StorageKind.PostgreSql)]
    internal async Task ACopyKnowsWhoseTasksItHasAndTheirPlacesInTheQueue(StorageKind kind)
    {
        var place = await CopyRig.FillAsync(await _rig.PlaceAsync(kind == StorageKind.Sqlite ? StorageKind.PostgreSql : StorageKind.Sqlite), CopyRig.Content(60));
        var target = await _rig.PlaceAsync(kind);

        await CopyAsync(place, target);

        await using var source = place.ToDatabase(TimeProvider.System);
        await using var copy = target.ToDatabase(TimeProvider.System);
        await source.OpenAsync(Cancellation);
        await copy.OpenAsync(Cancellation);
        foreach (var query in new TaskQuery[] { new() { Owner = "admin" }, new() { Owner = "büro", Order = TaskOrder.Queue } })
        {
            var expected = (await source.Index.ListAsync(query, Cancellation)).Tasks.Select(task => task.Id);
            Assert.NotEmpty(expected);
            Assert.Equal(expected, (await copy.Index.ListAsync(query, Cancellation)).Tasks.Select(task => task.Id));
        }
    }

    [Fact]
    public async Task EveryTableIsCopiedOrDerivedOrOfOneDatabaseAlone()
    {
        foreach (var kind in new[] { StorageKind.Sqlite, StorageKind.PostgreSql })
        {
            var place = await CopyRig.FillAsync(await _rig.PlaceAsync(kind), []);

            var tables = await CopyRig.ReadTablesAsync(place);

            Assert.Empty(tables.Except([.. CopiedTable.All.Select(table => table.Name), .. CopiedTable.Derived, .. CopiedTable.Own, "orleansstorage"]));
        }
    }

    private static async Task<CopyResult> CopyAsync(DatabasePlace from, DatabasePlace to)
    {
        await using var source = await from.OpenSourceAsync(Cancellation);
        await using var target = to.ToTarget(TimeProvider.System);
        return await new Copier(source, target, CopyRig.Author, _ => { }).RunAsync(Cancellation);
    }

    private static async Task<CopyResult> CopyAsync(StoredRow[] rows, DatabasePlace to, CancellationToken ct, Action<CopyProgress>? tell = null)
    {
        await using var target = to.ToTarget(TimeProvider.System);
        return await new Copier(new CopyRig.Rows([.. rows]), target, CopyRig.Author, tell ?? (_ => { })).RunAsync(ct);
    }
}
