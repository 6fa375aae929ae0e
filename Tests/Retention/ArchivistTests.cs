using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AriaCluster.Silo.Retention;
using AriaCluster.Silo.Storage.Copies;
using AriaCluster.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace AriaCluster.Tests.Retention;

public sealed class ArchivistTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatEndedLongAgoGoesToTheArchiveAndComesBackByImport()
    {
        await using var hub = await HubHost.StartAsync("--Retention:Keep=00:00:00.001");
        var (ended, waiting) = (await SubmitAsync(hub), await SubmitAsync(hub));
        await CancelAsync(hub, ended);
        var before = await hub.Client.GetJsonAsync($"api/tasks/{ended}");

        Assert.Equal(1, await RunAsync(hub));

        using var gone = await hub.Client.GetAsync($"api/tasks/{ended}", Ct);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal("pending", (await hub.Client.GetJsonAsync($"api/tasks/{waiting}")).GetProperty("status").GetString());
        var file = Assert.Single(Directory.GetFiles(Path.Combine(hub.Data, "archive")));
        using var content = new ByteArrayContent(await File.ReadAllBytesAsync(file, Ct)) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var imported = await hub.Client.PostAsync("api/db/import", content, Ct);
        Assert.Equal(1, (await imported.ReadJsonAsync()).GetProperty("added").GetInt32());
        var back = await hub.Client.GetJsonAsync($"api/tasks/{ended}");
        Assert.All(["id", "gid", "status", "createdAt", "endedAt", "uris"], member => Assert.Equal(before.GetProperty(member).ToString(), back.GetProperty(member).ToString()));
    }

    [Fact]
    public async Task WhatIsNotOldEnoughOrGoesOnStays()
    {
        await using var hub = await HubHost.StartAsync();
        var ended = await SubmitAsync(hub);
        await CancelAsync(hub, ended);

        Assert.Equal(0, await RunAsync(hub));

        Assert.Equal("canceled", (await hub.Client.GetJsonAsync($"api/tasks/{ended}")).GetProperty("status").GetString());
        Assert.False(Directory.Exists(Path.Combine(hub.Data, "archive")));
    }

    [Fact]
    public async Task WhoChangedWhatGoesToItsOwnArchiveAndComesBackByImport()
    {
        await using var hub = await HubHost.StartAsync("--Retention:KeepAudit=00:00:00.001");
        using var put = await hub.Client.PutAsync("api/cluster/settings", new StringContent("""{"maxRunning":7}""", Encoding.UTF8, "application/json"), Ct);
        var before = (await hub.Client.GetJsonAsync("api/audit?action=putSettings")).GetProperty("entries")[0];
        await PassAsync(hub);

        Assert.Equal(1, await hub.Services.GetRequiredService<AuditArchivist>().RunOnceAsync(Ct));

        Assert.Equal(0, (await hub.Client.GetJsonAsync("api/audit?action=putSettings")).GetProperty("entries").GetArrayLength());
        var file = Assert.Single(Directory.GetFiles(Path.Combine(hub.Data, "archive"), "audit-*.jsonl"));
        foreach (var added in new[] { 1, 0 })
        {
            using var content = new ByteArrayContent(await File.ReadAllBytesAsync(file, Ct)) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
            using var imported = await hub.Client.PostAsync("api/db/import", content, Ct);
            Assert.Equal(added, (await imported.ReadJsonAsync()).GetProperty("added").GetInt32());
        }

        var back = (await hub.Client.GetJsonAsync("api/audit?action=putSettings")).GetProperty("entries")[0];
        Assert.All(["id", "at", "by", "address", "changes", "status"], member => Assert.Equal(before.GetProperty(member).ToString(), back.GetProperty(member).ToString()));
        Assert.True(back.TryGetProperty("importedAt", out _));
    }

    [Fact]
    public async Task AKillBetweenTheArchiveAndTheDatabaseLeavesOneLine()
    {
        using var folder = new TempFolder();
        var rows = new[] { Row("task-a", 3), Row("task-b", 4) };
        await new ArchiveFile(folder["archive"], "tasks").AppendAsync(rows, DateTimeOffset.UnixEpoch, Ct);

        await new ArchiveFile(folder["archive"], "tasks").AppendAsync([.. rows, Row("task-a", 5), Row("task-c", 1)], DateTimeOffset.UnixEpoch.AddDays(40), Ct);

        Assert.Equal(["task-a 3", "task-b 4", "task-a 5", "task-c 1"], await LinesAsync(folder["archive"]));
        Assert.Equal(2, Directory.GetFiles(folder["archive"]).Length);
    }

    [Fact]
    public async Task WhatAFailedWriteLeftOfALineIsCutOffBeforeTheNext()
    {
        using var folder = new TempFolder();
        var archive = new ArchiveFile(folder["archive"], "tasks");
        await archive.AppendAsync([Row("task-a", 1)], DateTimeOffset.UnixEpoch, Ct);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => archive.AppendAsync([Row("task-b", 1)], DateTimeOffset.UnixEpoch, new CancellationToken(canceled: true)));
        var file = Assert.Single(Directory.GetFiles(folder["archive"]));
        await File.AppendAllTextAsync(file, """{"table":"states","key":"ta""", Ct);

        await archive.AppendAsync([Row("task-b", 1)], DateTimeOffset.UnixEpoch, Ct);

        Assert.Equal(["task-a 1", "task-b 1"], await LinesAsync(folder["archive"]));
    }

    [Fact]
    public async Task WhatAKillLeftOfALineIsCutOff()
    {
        using var folder = new TempFolder();
        await new ArchiveFile(folder["archive"], "tasks").AppendAsync([Row("task-a", 3)], DateTimeOffset.UnixEpoch, Ct);
        await File.AppendAllTextAsync(Directory.GetFiles(folder["archive"]).Single(), """{"table":"states","key":"task-b","na""", Ct);

        await new ArchiveFile(folder["archive"], "tasks").AppendAsync([Row("task-b", 1)], DateTimeOffset.UnixEpoch, Ct);

        Assert.Equal(["task-a 3", "task-b 1"], await LinesAsync(folder["archive"]));
    }

    private static StoredRow Row(string key, int version) => new(CopiedTable.States, StateNames.Task, key, version, new(2026, 1, 1), "{}"u8.ToArray());

    private static async Task<List<string>> LinesAsync(string folder)
    {
        var lines = new List<string>();
        foreach (var file in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            lines.AddRange((await File.ReadAllLinesAsync(file, Ct)).Select(line => BackupLine.Read(Encoding.UTF8.GetBytes(line))).Select(row => $"{row.Key} {row.Version}"));
        }

        return lines;
    }

    private static async Task<string> SubmitAsync(HubHost hub)
    {
        using var content = new StringContent("""{"url":"http://example.org/x","allowDuplicate":true}""", Encoding.UTF8, "application/json");
        using var answer = await hub.Client.PostAsync("api/tasks", content, Ct);
        return (await answer.ReadJsonAsync()).GetProperty("id").GetString()!;
    }

    private static async Task CancelAsync(HubHost hub, string id)
    {
        using var answer = await hub.Client.PostAsync($"api/tasks/{id}/cancel", null, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<int> RunAsync(HubHost hub)
    {
        await PassAsync(hub);
        return await hub.Services.GetRequiredService<Archivist>().RunOnceAsync(Ct);
    }

    // An end of this very millisecond is not past yet.
    private static async Task PassAsync(HubHost hub)
    {
        var time = hub.Services.GetRequiredService<TimeProvider>();
        for (var from = time.GetUtcNow(); time.GetUtcNow() - from < TimeSpan.FromMilliseconds(5);)
        {
            await Task.Yield();
        }
    }
}
