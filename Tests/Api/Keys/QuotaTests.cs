using System.Net;

namespace AriaCluster.Tests.Api.Keys;

public sealed class QuotaTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OfManySubmissionsAtOnceExactlyAsManyAreTakenAsThereIsRoomFor()
    {
        await using var hub = await HubHost.StartAsync();
        using var client = await NewClientAsync(hub, """{"scopes":["submit"],"maxTasks":10}""");

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => i % 3 == 0
            ? client.PostJsonAsync("api/tasks/batch", $$"""{"tasks":[{"url":"http://example.org/{{i}}"},{"url":"http://example.org/{{i}}b"}]}""")
            : client.PostJsonAsync("api/tasks", $$"""{"url":"http://example.org/{{i}}"}""")));

        var taken = answers.Sum(answer => answer.StatusCode switch { HttpStatusCode.Created => 1, HttpStatusCode.Accepted => 2, _ => 0 });
        Assert.Equal(10, taken);
        Assert.All(answers.Where(answer => (int)answer.StatusCode >= 400), answer => Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode));
        await Eventually.HoldsAsync(async () => (await client.GetJsonAsync("api/status")).GetProperty("totalTasks").GetInt32() == 10);
    }

    [Fact]
    public async Task RoomThatBecomesFreeIsTakenAtOnceAndRetriesTakeRoomToo()
    {
        await using var hub = await HubHost.StartAsync();
        using var client = await NewClientAsync(hub, """{"scopes":["submit"],"maxTasks":2}""");
        var first = await client.SubmitAsync("""{"url":"http://example.org/1"}""");
        await client.SubmitAsync("""{"url":"http://example.org/2"}""");

        using var full = await client.PostJsonAsync("api/tasks", """{"url":"http://example.org/3"}""");
        using var canceled = await client.SendAsync("POST", $"api/tasks/{first}/cancel");
        await client.SubmitAsync("""{"url":"http://example.org/3"}""");
        using var retried = await client.SendAsync("POST", $"api/tasks/{first}/retry");
        using var retriedMany = await client.SendAsync("POST", "api/tasks/retry?all=true");

        await full.IsProblemAsync(429, "quota-reached");
        Assert.Contains("2 tasks of the key", await full.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.NotNull(full.Headers.RetryAfter?.Delta);
        await retried.IsProblemAsync(429, "quota-reached");
        var many = await retriedMany.ReadJsonAsync();
        Assert.Equal(0, many.GetProperty("changed").GetInt32());
        Assert.Contains(first, many.GetProperty("refused").EnumerateArray().Select(id => id.GetString()));
    }

    [Fact]
    public async Task ARestartForgetsNothingOfTheCount()
    {
        await using var hub = await HubHost.StartAsync(HubHost.Durable);
        using var before = await NewClientAsync(hub, """{"scopes":["submit"],"maxTasks":3}""");
        using var accepted = await before.PostJsonAsync("api/tasks/batch", """{"tasks":[{"url":"http://example.org/1"},{"url":"http://example.org/2"}]}""");

        await hub.RestartAsync();

        using var after = hub.NewClient(before.DefaultRequestHeaders.GetValues("X-API-Key").Single());
        using var batch = await after.PostJsonAsync("api/tasks/batch", """{"tasks":[{"url":"http://example.org/3"},{"url":"http://example.org/4"}]}""");
        using var alone = await after.PostJsonAsync("api/tasks", """{"url":"http://example.org/3"}""");
        await batch.IsProblemAsync(429, "quota-reached");
        Assert.Equal(HttpStatusCode.Created, alone.StatusCode);
    }

    [Fact]
    public async Task ARepetitionIsAnsweredThoughThereIsNoRoomAnyMore()
    {
        await using var hub = await HubHost.StartAsync();
        using var client = await NewClientAsync(hub, """{"scopes":["submit"],"maxTasks":1}""");

        using var first = await client.PostJsonAsync("api/tasks", """{"url":"http://example.org/1"}""", "once");
        using var again = await client.PostJsonAsync("api/tasks", """{"url":"http://example.org/1"}""", "once");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, again.StatusCode));
    }

    [Fact]
    public async Task MoreThanTheQuotaInOneRequestIsNeverPossible()
    {
        await using var hub = await HubHost.StartAsync();
        using var client = await NewClientAsync(hub, """{"scopes":["submit"],"maxTasks":1}""");

        using var answer = await client.PostJsonAsync("api/tasks/batch", """{"tasks":[{"url":"http://example.org/1"},{"url":"http://example.org/2"}]}""");

        await answer.IsProblemAsync(403, "quota-exceeded");
        Assert.Equal(0, (await client.GetJsonAsync("api/status")).GetProperty("totalTasks").GetInt32());
    }

    [Theory]
    [InlineData("""{"scopes":["submit"],"maxTasks":0}""", "maxTasks")]
    [InlineData("""{"scopes":["submit"],"maxTasks":1.5}""", "maxTasks")]
    [InlineData("""{"scopes":["submit"],"maxTasks":1e400}""", "maxTasks")]
    [InlineData("""{"scopes":["submit"],"maxBytesPerDay":"5"}""", "maxBytesPerDay")]
    [InlineData("""{"scopes":["submit"],"maxBytesPerDay":-1}""", "maxBytesPerDay")]
    public async Task AQuotaIsAWholeNumberFromOne(string json, string field)
    {
        await using var host = await EdgeHost.StartAsync();

        using var answer = await host.Client.PutAsync("api/keys/x", new StringContent(json, null, "application/json"), Ct);

        await answer.IsProblemAsync(400, "invalid-request", field);
    }

    private static async Task<HttpClient> NewClientAsync(HubHost hub, string json) => hub.NewClient(await hub.Client.NewKeyAsync("ann", json));
}
