using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Audit;

namespace AriaCluster.Tests.Storage;

/// <summary>What the table of who changed what does, whichever the database.</summary>
public abstract class AuditLogTests : IAsyncLifetime
{
    private static readonly DateTimeOffset _start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private StoreUnderTest _store = null!;

    private protected abstract StorageKind Kind { get; }

    private IAuditLog Log => _store.Database.Audit;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await StoreUnderTest.OpenAsync(Kind, this);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task AnEntryComesBackAsItWasWritten()
    {
        var full = Entry(0) with { By = "ä'\"", Target = "t", Filter = "status=failed", Changes = [new("a", null, "1"), new("b", "x", null)], Count = 7, ImportedAt = _start };
        AuditEntry[] written = [full, Entry(1) with { By = null, Address = "", Target = null }];

        Assert.Equal(2, await Log.AppendAsync(written, Cancellation));

        var read = await Log.ListAsync(new(), Cancellation);
        Assert.Equal(written.Reverse().Select(Text), read.Select(Text));
    }

    [Fact]
    public async Task OneThatIsWrittenTwiceIsThereOnce()
    {
        var first = Entry(0);

        Assert.Equal(1, await Log.AppendAsync([first], Cancellation));
        Assert.Equal(1, await Log.AppendAsync([first with { Action = "other" }, Entry(1)], Cancellation));

        Assert.Equal(["putKey", "putKey"], (await Log.ListAsync(new(), Cancellation)).Select(entry => entry.Action));
    }

    [Fact]
    public async Task FiltersAndPagesAgreeWithAPlainSearch()
    {
        var all = Enumerable.Range(0, 200).Select(i => Entry(i) with { By = $"key{i % 3}", Action = i % 2 == 0 ? "putKey" : "revokeKey", Target = $"t{i % 5}" }).ToArray();
        await Log.AppendAsync(all, Cancellation);

        foreach (var query in (AuditQuery[])[new(), new() { By = "key1" }, new() { Action = "putKey", Target = "t3" }, new() { Since = At(50), Until = At(60) }, new() { By = "key2", Since = At(199) }])
        {
            var expected = all.Reverse().Where(entry =>
                (query.By is null || entry.By == query.By) && (query.Action is null || entry.Action == query.Action) && (query.Target is null || entry.Target == query.Target)
                && (query.Since is null || entry.At >= query.Since) && (query.Until is null || entry.At < query.Until)).Select(entry => entry.Id).ToArray();

            var found = new List<string>();
            for (string? after = null; ;)
            {
                var page = await Log.ListAsync(query with { Limit = 7, AfterId = after }, Cancellation);
                found.AddRange(page.Select(entry => entry.Id));
                if (page.Length < 7)
                {
                    break;
                }

                after = page[^1].Id;
            }

            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public async Task OldOnesAreFoundOldestFirstAndImportedOnesAreOldByTheirImport()
    {
        await Log.AppendAsync([Entry(0), Entry(1) with { ImportedAt = At(100) }, Entry(2), Entry(3), Entry(50)], Cancellation);

        var old = await Log.ReadOldAsync(At(10), 2, Cancellation);
        Assert.Equal([At(0), At(2)], old.Select(entry => entry.At));
        await Log.RemoveAsync([.. old.Select(entry => entry.Id)], Cancellation);

        Assert.Equal([At(50), At(3), At(1)], (await Log.ListAsync(new(), Cancellation)).Select(entry => entry.At));
    }

    private static DateTimeOffset At(int minutes) => _start.AddMinutes(minutes);

    private static AuditEntry Entry(int minutes) => new() { Id = AuditId.New(At(minutes)), At = At(minutes), Action = "putKey", By = "admin", Address = "::1", Kind = "key", Target = "x", Status = 200 };

    private static string Text(AuditEntry entry) => System.Text.Json.JsonSerializer.Serialize(entry);
}
