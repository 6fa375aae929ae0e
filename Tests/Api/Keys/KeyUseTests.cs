using System.Net;
using AriaCluster.Cluster;

namespace AriaCluster.Tests.Api.Keys;

/// <summary>When a key was last used, and what becomes of what is being answered to it when it ends.</summary>
public sealed class KeyUseTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheLastUseIsShownAtOnceAndStoredOnceAMinuteForAllKeys()
    {
        await using var host = await EdgeHost.StartAsync();
        var writes = 0;
        host.OnCluster = (method, arguments) =>
        {
            writes += method == nameof(IClusterGrain.NoteKeyUsesAsync) ? 1 : 0;
            return host.AnswerCluster(method, arguments);
        };
        using var client = host.NewClient(await host.Client.NewKeyAsync("ann", """{"scopes":["read"]}"""));
        await host.Client.NewKeyAsync("bob", """{"scopes":["read"]}""");

        for (var i = 0; i < 20; i++)
        {
            await client.GetJsonAsync("api/status");
        }

        var keys = (await host.Client.GetJsonAsync("api/keys")).GetProperty("keys").EnumerateArray().ToDictionary(key => key.GetProperty("name").GetString()!);
        Assert.Equal(host.Time.GetUtcNow(), keys["ann"].GetProperty("lastUsedAt").GetDateTimeOffset());
        Assert.False(keys["bob"].TryGetProperty("lastUsedAt", out _));
        Assert.Equal(0, writes);
        host.Time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.HoldsAsync(() => host.KeyUses.Length == 2);
        host.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, writes);
    }

    [Fact]
    public async Task ARestartKnowsWhenKeysWereUsedBefore()
    {
        await using var hub = await HubHost.StartAsync(HubHost.Durable);
        using (var client = hub.NewClient(await hub.Client.NewKeyAsync("ann", """{"scopes":["read"]}""")))
        {
            await client.GetJsonAsync("api/status");
        }

        await hub.RestartAsync();

        var ann = (await hub.Client.GetJsonAsync("api/keys")).GetProperty("keys").EnumerateArray().Single(key => key.GetProperty("name").GetString() == "ann");
        Assert.True(ann.TryGetProperty("lastUsedAt", out _));
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("replaced")]
    [InlineData("expired")]
    public async Task WhatIsBeingAnsweredToAKeyThatEndsIsBrokenOff(string how)
    {
        await using var host = await EdgeHost.StartAsync();
        using var client = host.NewClient(await host.Client.NewKeyAsync("ann", """{"scopes":["read"],"expiresAt":"2026-01-01T01:00:00Z"}"""));
        using var admin = host.NewClient(key: null);
        var (asked, never) = (new TaskCompletionSource(), new TaskCompletionSource<AriaCluster.Workers.WorkerSnapshot?>());
        host.OnWorker = (_, _, _) =>
        {
            asked.TrySetResult();
            return never.Task;
        };
        var lasting = client.GetAsync("api/workers/w1", Ct);
        await asked.Task;

        if (how == "expired")
        {
            host.Time.Advance(TimeSpan.FromHours(2));
        }
        else if (how == "replaced")
        {
            await host.Client.NewKeyAsync("ann", """{"scopes":["read"]}""");
        }
        else
        {
            using var revoked = await host.Client.DeleteAsync("api/keys/ann", Ct);
        }

        await Eventually.HoldsAsync(() =>
        {
            host.Time.Advance(TimeSpan.FromSeconds(3));
            return Task.FromResult(lasting.IsCompleted);
        });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => lasting);
    }

    [Fact]
    public async Task AKeyThatIsThereIsMadeAgainOnlyIfThatIsMeant()
    {
        await using var host = await EdgeHost.StartAsync();
        await host.Client.NewKeyAsync("ann", """{"scopes":["read"]}""");
        var hash = host.Keys["ann"].Hash;
        using var request = new HttpRequestMessage(HttpMethod.Put, "api/keys/ann") { Content = new StringContent("""{"scopes":["read"]}""", null, "application/json") };
        request.Headers.IfNoneMatch.Add(System.Net.Http.Headers.EntityTagHeaderValue.Any);

        using var answer = await host.Client.SendAsync(request, Ct);

        await answer.IsProblemAsync(412, "precondition-failed");
        Assert.Equal(hash, host.Keys["ann"].Hash);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("api/keys", Ct)).StatusCode);
    }
}
