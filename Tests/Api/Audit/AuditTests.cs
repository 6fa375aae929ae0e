using System.Data.Common;
using System.Net;
using AriaCluster.Api.Audit;
using AriaCluster.Silo.Storage.Audit;
using AriaCluster.Tests.Api.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace AriaCluster.Tests.Api.Audit;

public sealed class AuditTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ASettingIsThereWithItsOldAndItsNewValue()
    {
        await using var hub = await HubHost.StartAsync();
        await PutAsync(hub, "api/cluster/settings", """{"maxRunning":10,"tagFallback":true}""");
        await PutAsync(hub, "api/cluster/settings", """{"maxRunning":20}""");
        await PutAsync(hub, "api/cluster/errors", """{"rules":[{"status":"500-599","action":"retry","delay":60}]}""");
        await hub.Client.NewKeyAsync("cron", """{"scopes":["submit"],"maxTasks":5}""");
        await hub.Client.NewKeyAsync("cron", """{"scopes":["submit","read"],"root":"cron"}""");

        var entries = (await hub.Client.GetJsonAsync("api/audit")).GetProperty("entries");

        Assert.Equal("""[{"name":"maxRunning","old":"10","new":"20"}]""", entries[3].GetProperty("changes").GetRawText());
        Assert.Contains("""{"name":"rule 1","new":"{""", entries[2].GetProperty("changes").GetRawText(), StringComparison.Ordinal);
        var key = entries[0].GetProperty("changes").GetRawText();
        Assert.Contains("""{"name":"scopes","old":"submit","new":"read, submit"}""", key, StringComparison.Ordinal);
        Assert.Contains("""{"name":"maxTasks","old":"5"}""", key, StringComparison.Ordinal);
        Assert.Equal(("cron", "key", "admin"), (entries[0].GetProperty("target").GetString(), entries[0].GetProperty("kind").GetString(), entries[0].GetProperty("by").GetString()));
    }

    [Fact]
    public async Task ABatchIsOneEntryAndACommandToManyIsOneWithItsFilter()
    {
        await using var hub = await HubHost.StartAsync();
        using var batch = await hub.Client.PostJsonAsync("api/tasks/batch", """{"tasks":[{"url":"http://example.org/1"},{"url":"http://example.org/2"}]}""");
        var id = (await batch.ReadJsonAsync()).GetProperty("batchId").GetString();
        await Eventually.HoldsAsync(async () => (await hub.Client.GetJsonAsync("api/tasks?status=pending")).GetProperty("tasks").GetArrayLength() == 2);
        using var canceled = await hub.Client.SendAsync("DELETE", $"api/tasks?status=pending&batch={id}");

        var entries = (await hub.Client.GetJsonAsync("api/audit")).GetProperty("entries");

        Assert.Equal(("deleteTasks", 2, $"status=pending&batch={id}"), (entries[0].GetProperty("action").GetString(), entries[0].GetProperty("count").GetInt32(), entries[0].GetProperty("filter").GetString()));
        Assert.Equal(("submitBatch", "batch", id, 2), (entries[1].GetProperty("action").GetString(), entries[1].GetProperty("kind").GetString(), entries[1].GetProperty("target").GetString(), entries[1].GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task WhatIsRefusedOrChangesNothingIsOneEntryHoweverOftenItComes()
    {
        await using var hub = await HubHost.StartAsync();
        using var stranger = hub.NewClient(null);
        using var reader = hub.NewClient(await hub.Client.NewKeyAsync("reader", """{"scopes":["read"]}"""));
        var id = await hub.Client.SubmitAsync("""{"url":"http://example.org/1"}""");
        foreach (var client in new[] { stranger, reader, reader })
        {
            using var refused = await client.SendAsync("DELETE", "api/keys/x");
        }

        for (var i = 0; i < 3; i++)
        {
            using var joined = await hub.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/1"}""");
            using var wrong = await hub.Client.PostJsonAsync("api/tasks", """{"url":"nothing"}""");
        }

        await hub.Services.GetRequiredService<AuditTrail>().FlushAsync(counted: true, Ct);

        var entries = (await hub.Client.GetJsonAsync("api/audit")).GetProperty("entries").EnumerateArray()
            .Where(entry => entry.GetProperty("action").GetString() is "revokeKey" or "submitTask")
            .Select(entry => $"{entry.GetProperty("action")} {(entry.TryGetProperty("by", out var by) ? by.GetString() : "-")} {entry.GetProperty("status")} x{entry.GetProperty("count")}");
        Assert.Equal(["revokeKey - 401 x1", "revokeKey reader 403 x2", "submitTask admin 200 x3", "submitTask admin 201 x1", "submitTask admin 400 x3"], entries.Order(StringComparer.Ordinal));
        Assert.NotEmpty(id);
    }

    [Fact]
    public async Task ReadsWithWrongKeysAreOneEntryAndThoseWithoutAKeyNone()
    {
        await using var hub = await HubHost.StartAsync();
        using var stranger = hub.NewClient(null);
        using var unknown = await stranger.GetAsync("api/tasks", Ct);
        foreach (var (route, key) in new[] { ("api/tasks", "a"), ("api/status", "b"), ("api/audit", "c") })
        {
            using var guesser = hub.NewClient("guess-" + key);
            using var refused = await guesser.GetAsync(route, Ct);
        }

        await hub.Services.GetRequiredService<AuditTrail>().FlushAsync(counted: true, Ct);

        var entry = Assert.Single((await hub.Client.GetJsonAsync("api/audit")).GetProperty("entries").EnumerateArray(), entry => entry.GetProperty("action").GetString() == AuditEdge.Guess);
        Assert.Equal((401, 3), (entry.GetProperty("status").GetInt32(), entry.GetProperty("count").GetInt32()));
    }

    [Fact]
    public void AStrangerWhoComesFromEverywhereFillsNothing()
    {
        var tally = new AuditTally();
        for (var i = 0; i < 10_000; i++)
        {
            tally.Add(new() { Id = AuditId.New(DateTimeOffset.UnixEpoch), At = DateTimeOffset.UnixEpoch, Action = "putKey", Address = $"10.0.{i / 256}.{i % 256}", Status = 401 });
        }

        var entries = tally.Take();

        Assert.InRange(entries.Count, 2, 60);
        Assert.Equal(10_000, entries.Sum(entry => entry.Count));
        Assert.Empty(tally.Take());
    }

    [Fact]
    public async Task AnAdministrativeChangeWhoseEntryCannotBeStoredIsNotAcknowledgedAndIsNotedLater()
    {
        await using var host = await EdgeHost.StartAsync();
        host.Audit.Away = new Away();

        using var answer = await host.Client.PutAsync("api/keys/cron", new StringContent("""{"scopes":["read"]}""", null, "application/json"), Ct);
        await answer.IsProblemAsync(503, "unavailable");
        Assert.Empty(host.Audit.Entries);
        host.Audit.Away = null;
        await host.Services.GetRequiredService<AuditTrail>().FlushAsync(counted: false, Ct);

        var entry = Assert.Single(host.Audit.Entries);
        Assert.Equal(("putKey", "cron", "admin", 503), (entry.Action, entry.Target, entry.By, entry.Status));
    }

    [Fact]
    public async Task TasksDoNotWaitForTheirEntries()
    {
        await using var host = await EdgeHost.StartAsync();
        host.Audit.Away = new Away();

        var id = await host.Client.SubmitAsync("""{"url":"http://example.org/1"}""");
        Assert.False(await host.Services.GetRequiredService<AuditTrail>().FlushAsync(counted: false, Ct));
        host.Audit.Away = null;
        Assert.True(await host.Services.GetRequiredService<AuditTrail>().FlushAsync(counted: false, Ct));

        var entry = Assert.Single(host.Audit.Entries);
        Assert.Equal(("submitTask", id, "task", 201), (entry.Action, entry.Target, entry.Kind, entry.Status));
    }

    [Fact]
    public async Task WhereNobodyKnowsWhatBecameOfAChangeThereIsAnEntryThatSaysSo()
    {
        await using var host = await EdgeHost.StartAsync();
        host.OnCluster = (method, arguments) => method == nameof(AriaCluster.Cluster.IClusterGrain.PutKeyAsync) ? throw new TimeoutException() : host.AnswerCluster(method, arguments);

        using var answer = await host.Client.PutAsync("api/keys/cron", new StringContent("""{"scopes":["read"]}""", null, "application/json"), Ct);
        await answer.IsProblemAsync(503, "unavailable");
        await host.Services.GetRequiredService<AuditTrail>().FlushAsync(counted: false, Ct);

        Assert.Equal(("putKey", 503), (Assert.Single(host.Audit.Entries).Action, host.Audit.Entries[0].Status));
        Assert.Contains(new AuditChange("scopes", null, "read"), host.Audit.Entries[0].Changes);
    }

    [Fact]
    public async Task SubmissionsOfWhichNobodyKnowsAreCounted()
    {
        await using var host = await EdgeHost.StartAsync();
        host.OnTask = (_, _, _) => throw new InvalidOperationException();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await host.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/1"}""");
            await answer.IsProblemAsync(500, "failed");
        }

        await host.Services.GetRequiredService<AuditTrail>().FlushAsync(counted: true, Ct);

        var entry = Assert.Single(host.Audit.Entries);
        Assert.Equal(("submitTask", "admin", 500, 3), (entry.Action, entry.By, entry.Status, entry.Count));
    }

    [Fact]
    public async Task EntriesComeInPagesByTheirFiltersAndOnlyToAdmins()
    {
        await using var hub = await HubHost.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await hub.Client.NewKeyAsync($"key{i}", """{"scopes":["control"]}""");
        }

        var seen = new List<string?>();
        for (var next = ""; next is not null;)
        {
            var page = await hub.Client.GetJsonAsync($"api/audit?action=putKey&limit=2{(next.Length == 0 ? "" : $"&after={next}")}");
            seen.AddRange(page.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("target").GetString()));
            next = page.TryGetProperty("next", out var cursor) ? cursor.GetString() : null;
        }

        Assert.Equal(["key4", "key3", "key2", "key1", "key0"], seen);
        Assert.Equal(1, (await hub.Client.GetJsonAsync("api/audit?target=key3")).GetProperty("entries").GetArrayLength());
        Assert.Equal(0, (await hub.Client.GetJsonAsync("api/audit?until=2020-01-01")).GetProperty("entries").GetArrayLength());
        Assert.Equal(0, (await hub.Client.GetJsonAsync("api/audit?by=nobody")).GetProperty("entries").GetArrayLength());
        using var wrong = await hub.Client.GetAsync("api/audit?actoin=putKey&limit=0&since=soon&after=x", Ct);
        Assert.Equal(4, (await wrong.IsProblemAsync(400, "invalid-request")).GetProperty("errors").EnumerateObject().Count());
        using var mistyped = await hub.Client.GetAsync("api/audit?action=putkey", Ct);
        var allowed = (await mistyped.IsProblemAsync(400, "invalid-request")).GetProperty("errors").GetProperty("action")[0].GetString();
        Assert.Matches("^is not known; allowed are .*, putKey, .*, wrongKey$", allowed);
        using var control = hub.NewClient(await hub.Client.NewKeyAsync("c", """{"scopes":["control","read","submit"]}"""));
        using var refused = await control.GetAsync("api/audit", Ct);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static async Task PutAsync(HubHost hub, string route, string json)
    {
        using var answer = await hub.Client.PutAsync(route, new StringContent(json, null, "application/json"), Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    private sealed class Away() : DbException("away");
}
