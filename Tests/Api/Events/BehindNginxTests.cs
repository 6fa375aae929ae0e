using System.Diagnostics;
using System.Net;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.Api.Events;

/// <summary>The API through a real nginx that knows of the hub nothing but its address: it buffers answers, and gives up one on which nothing comes.</summary>
public sealed class BehindNginxTests : IAsyncLifetime
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(20);

    private readonly TempFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private readonly Nginx _nginx;
    private HttpClient _client = null!;

    public BehindNginxTests() => _nginx = new Nginx(_folder.Path);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Nginx.IsInstalled, "nginx is not installed.");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await _nginx.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task AnEventArrivesAtOnceAndAfterABreakNoneIsMissing()
    {
        await using var hub = await HubHost.StartAsync();
        await StartAsync(hub.Address, hub.Client);
        using var first = await OpenAsync();
        await using var events = SeenEvent.ReadAllAsync(first).GetAsyncEnumerator(Ct);
        Assert.Equal("snapshot", (await NextAsync(events)).Name);

        var told = await AddAsync(hub.Client, 1);
        var one = await NextAsync(events);
        await _nginx.StopAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => NextAsync(events));
        var missed = await AddAsync(hub.Client, 2);
        await StartAsync(hub.Address, hub.Client);
        using var second = await OpenAsync(one.Id);
        await using var more = SeenEvent.ReadAllAsync(second).GetAsyncEnumerator(Ct);

        Assert.Equal(told, one.Text("id"));
        Assert.True((await NextAsync(more)).Data.GetProperty("resumed").GetBoolean());
        Assert.Equal(missed, (await NextAsync(more)).Text("id"));
    }

    [Fact]
    public async Task HeartbeatsOutlastTheProxysPatience()
    {
        await using var hub = await EdgeHost.StartAsync();
        await StartAsync(hub.Address, hub.Client, "proxy_read_timeout 1s;");
        using var stream = await OpenAsync();
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync(Ct));
        var watch = Stopwatch.StartNew();

        await Eventually.HoldsAsync(async () =>
        {
            hub.Time.Advance(TimeSpan.FromSeconds(5));
            while (await lines.ReadLineAsync(Ct).AsTask().WaitAsync(_soon, Ct) is not [':', ..])
            {
            }

            return watch.Elapsed > TimeSpan.FromSeconds(3);
        });

        // With the hub's clock at rest there are none, and the proxy gives up.
        await Assert.ThrowsAnyAsync<IOException>(() => lines.ReadToEndAsync(Ct).WaitAsync(_soon, Ct));
    }

    [Fact]
    public async Task AListThatHasNotChangedIsNotSentAgain()
    {
        await using var hub = await HubHost.StartAsync();
        await StartAsync(hub.Address, hub.Client);
        await AddAsync(hub.Client, 1);
        using var whole = await _client.GetAsync("api/tasks", Ct);

        using var same = await AskAgainAsync(whole);
        await AddAsync(hub.Client, 2);
        using var changed = await AskAgainAsync(whole);

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (same.StatusCode, changed.StatusCode));
        Assert.NotEqual(whole.Headers.ETag, changed.Headers.ETag);
    }

    [Theory]
    [InlineData("127.0.0.1", HttpStatusCode.Forbidden)]
    [InlineData("192.0.2.1", HttpStatusCode.OK)]
    public async Task WhatItForwardsIsBelievedWhereItIsDeclared(string declared, HttpStatusCode expected)
    {
        await using var hub = await EdgeHost.StartAsync($"--Hub:Proxies:0={declared}");

        // A host that the hub does not have.
        await StartAsync(hub.Address, hub.Client, "proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto http; proxy_set_header X-Forwarded-Host evil.example;");
        using var answer = await _client.GetAsync("api/tasks", Ct);

        Assert.Equal(expected, answer.StatusCode);
    }

    private async Task StartAsync(Uri hub, HttpClient known, string settings = "")
    {
        await _nginx.StartAsync($$"""
              server {
                listen 127.0.0.1:{{_port}};
                location / { proxy_pass {{hub.GetLeftPart(UriPartial.Authority)}}; {{settings}} }
              }
            """);
        _client?.Dispose();
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}/") };
        _client.DefaultRequestHeaders.Add("X-API-Key", known.DefaultRequestHeaders.GetValues("X-API-Key"));
        await Eventually.HoldsAsync(AnswersAsync);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _client.GetAsync("health/live", Ct);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(string? last = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/events");
        if (last is not null)
        {
            request.Headers.Add("Last-Event-ID", last);
        }

        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
    }

    private async Task<HttpResponseMessage> AskAgainAsync(HttpResponseMessage before)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/tasks");
        request.Headers.IfNoneMatch.Add(before.Headers.ETag!);
        return await _client.SendAsync(request, Ct);
    }

    private static async Task<string> AddAsync(HttpClient hub, int number)
    {
        using var created = await hub.PostJsonAsync("api/tasks", $$"""{"url":"http://example.org/{{number}}"}""");
        return (await created.ReadJsonAsync()).GetProperty("id").GetString()!;
    }

    private static async Task<SeenEvent> NextAsync(IAsyncEnumerator<SeenEvent> events)
    {
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(_soon, Ct));
        return events.Current;
    }
}
