using System.Net;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Api.Events;

/// <summary>Streams of events over HTTP, of a real hub with a worker that is the test.</summary>
public sealed class EventStreamTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ATasksLifeIsToldAsItHappens()
    {
        await using var hub = await HubHost.StartAsync();
        using var created = await hub.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/x.iso"}""");
        var id = (await created.ReadJsonAsync()).GetProperty("id").GetString()!;
        using var stream = await OpenAsync(hub.Client, $"api/tasks/{id}/events");
        await using var events = SeenEvent.ReadAllAsync(stream).GetAsyncEnumerator(Ct);
        var snapshot = await NextAsync(events);

        using var worker = await WorkerSocket.ConnectAsync(hub, "w1", slots: 2);
        var order = await worker.NextOrderAsync();
        var queued = await NextAsync(events);
        await worker.BeatAsync(new PartProgress(order.Key, DownloadStatus.Downloading, 25, 100, 7, 1));
        var downloading = await NextAsync(events);
        await worker.ReportAsync(new PartReport(order.Key, PartEvent.Completed, new TaskResult("w1", [new ResultFile("/srv/x", 100)], 100, null)));
        var completed = await NextAsync(events);
        using var deleted = await hub.Client.DeleteAsync($"api/tasks/{id}", Ct);
        var gone = await NextAsync(events);

        Assert.Equal(("text/event-stream", "no"), (stream.Content.Headers.ContentType!.MediaType, stream.Headers.GetValues("X-Accel-Buffering").Single()));
        Assert.True(stream.Headers.CacheControl!.NoCache);
        Assert.Equal(("snapshot", id), (snapshot.Name, snapshot.Data.GetProperty("tasks")[0].GetProperty("id").GetString()));
        Assert.Equal(["queued", "downloading", "completed"], new[] { queued, downloading, completed }.Select(one => one.Text("status")));
        Assert.Equal((25.0, "/srv/x"), (downloading.Data.GetProperty("progress").GetDouble(), completed.Text("path")));
        Assert.Equal(("deleted", id), (gone.Name, gone.Text("id")));
    }

    [Fact]
    public async Task AClientThatComesBackHearsWhatItMissed()
    {
        await using var hub = await HubHost.StartAsync();
        using var first = await OpenAsync(hub.Client, "api/events");
        await using var events = SeenEvent.ReadAllAsync(first).GetAsyncEnumerator(Ct);
        var last = (await NextAsync(events)).Id;
        first.Dispose();
        using var created = await hub.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/x.iso"}""");

        using var second = await OpenAsync(hub.Client, "api/events", last);
        await using var more = SeenEvent.ReadAllAsync(second).GetAsyncEnumerator(Ct);

        Assert.True((await NextAsync(more)).Data.GetProperty("resumed").GetBoolean());
        Assert.Equal((await created.ReadJsonAsync()).GetProperty("id").GetString(), (await NextAsync(more)).Text("id"));
    }

    [Fact]
    public async Task AStreamEndsWithItsKey()
    {
        await using var hub = await HubHost.StartAsync();
        using var made = await hub.Client.PutAsync(
            "api/keys/cron", new StringContent("""{"scopes":["read"]}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")), Ct);
        using var cron = hub.NewClient((await made.ReadJsonAsync()).GetProperty("key").GetString());
        using var stream = await OpenAsync(cron, "api/events");
        await using var events = SeenEvent.ReadAllAsync(stream).GetAsyncEnumerator(Ct);
        Assert.Equal("snapshot", (await NextAsync(events)).Name);

        using var revoked = await hub.Client.DeleteAsync("api/keys/cron", Ct);

        await Assert.ThrowsAnyAsync<IOException>(() => NextAsync(events));
    }

    [Fact]
    public async Task AHubThatStopsSaysSo()
    {
        await using var hub = await HubHost.StartAsync(HubHost.Durable);
        using var client = hub.NewClient(hub.Client.DefaultRequestHeaders.GetValues("X-API-Key").Single());
        using var stream = await OpenAsync(client, "api/events");
        await using var events = SeenEvent.ReadAllAsync(stream).GetAsyncEnumerator(Ct);
        Assert.Equal("snapshot", (await NextAsync(events)).Name);

        var restart = hub.RestartAsync();

        Assert.Equal("stopping", (await NextAsync(events)).Text("reason"));
        await restart;
    }

    [Fact]
    public async Task AKeyThatOnlySubmitsHearsOfItsOwnTasks()
    {
        await using var hub = await HubHost.StartAsync();
        using var made = await hub.Client.PutAsync(
            "api/keys/cron", new StringContent("""{"scopes":["submit"]}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")), Ct);
        using var cron = hub.NewClient((await made.ReadJsonAsync()).GetProperty("key").GetString());
        using var foreign = await hub.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/1"}""");
        using var stream = await OpenAsync(cron, "api/events");
        using var nothing = await OpenAsync(cron, "api/events?owner=admin");
        await using var events = SeenEvent.ReadAllAsync(stream).GetAsyncEnumerator(Ct);
        Assert.Equal("snapshot", (await NextAsync(events)).Name);

        using var other = await hub.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/2"}""");
        using var own = await cron.PostJsonAsync("api/tasks", """{"url":"http://example.org/3"}""");
        using var refused = await cron.GetAsync($"api/tasks/{(await foreign.ReadJsonAsync()).GetProperty("id").GetString()}/events", Ct);

        Assert.Equal((await own.ReadJsonAsync()).GetProperty("id").GetString(), (await NextAsync(events)).Text("id"));
        await refused.IsProblemAsync(404, "unknown-task");
    }

    [Fact]
    public async Task AKeyHasABoundedNumberOfStreams()
    {
        await using var hub = await HubHost.StartAsync();
        var streams = await Task.WhenAll(Enumerable.Range(0, 250).Select(_ => OpenAsync(hub.Client, "api/events")));

        using var refused = await hub.Client.GetAsync("api/events", Ct);
        await refused.IsProblemAsync(429, "too-many-streams");
        Assert.NotNull(refused.Headers.RetryAfter);

        streams[0].Dispose();
        await Eventually.HoldsAsync(async () =>
        {
            using var again = await hub.Client.GetAsync("api/events", HttpCompletionOption.ResponseHeadersRead, Ct);
            return again.StatusCode == HttpStatusCode.OK;
        });
        Array.ForEach(streams, stream => stream.Dispose());
    }

    [Theory]
    [InlineData("api/events?limit=5", null, "limit")]
    [InlineData("api/events?status=done", null, "status")]
    [InlineData("api/events", "x", "Last-Event-ID")]
    public async Task WhatCannotBeMeantIsRefused(string route, string? last, string field)
    {
        await using var hub = await EdgeHost.StartAsync();

        using var answer = await OpenAsync(hub.Client, route, last);

        await answer.IsProblemAsync(400, "invalid-request", field);
    }

    private static Task<HttpResponseMessage> OpenAsync(HttpClient client, string route, string? last = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, route);
        if (last is not null)
        {
            request.Headers.Add("Last-Event-ID", last);
        }

        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
    }

    private static async Task<SeenEvent> NextAsync(IAsyncEnumerator<SeenEvent> events)
    {
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), Ct));
        return events.Current;
    }
}
