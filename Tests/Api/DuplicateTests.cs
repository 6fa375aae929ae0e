using System.Net;
using System.Text.Json;

namespace AriaCluster.Tests.Api;

/// <summary>Who asks for what is there already joins it. Over real grains and a real database.</summary>
public sealed class DuplicateTests : IAsyncLifetime
{
    private const string Body = """{"url":"http://example.org/x"}""";

    private HubHost _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await HubHost.StartAsync();

    public async ValueTask DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task ASecondRequestIsAnsweredWithTheTaskThatIsThere()
    {
        var (_, first, none) = await SubmitAsync(Body);
        var (status, second, duplicateOf) = await SubmitAsync("""{"url":"http://EXAMPLE.org:80/x","priority":"high","tags":{"a":"b"}}""");
        var (_, other, _) = await SubmitAsync("""{"url":"http://example.org/x","out":"y"}""");

        Assert.Equal((HttpStatusCode.OK, first, first, null), (status, second, duplicateOf, none));
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task TenRequestsAtOnceMakeOneTask()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => SubmitAsync(Body, i % 2 == 0 ? null : $"key-{i}")));

        Assert.Single(answers.Select(answer => answer.Id).Distinct());
        Assert.Single(answers, answer => (answer.Status, answer.DuplicateOf) == (HttpStatusCode.Created, null));
        Assert.Single((await _hub.Client.GetJsonAsync("api/tasks")).GetProperty("tasks").EnumerateArray());
    }

    [Fact]
    public async Task WhoWantsAnotherOneGetsIt()
    {
        var (_, first, _) = await SubmitAsync(Body);
        var (status, second, duplicateOf) = await SubmitAsync("""{"url":"http://example.org/x","allowDuplicate":true}""");

        Assert.Equal((HttpStatusCode.Created, null), (status, duplicateOf));
        Assert.NotEqual(first, second);
        Assert.Equal(first, (await SubmitAsync(Body)).Id);
    }

    [Theory]
    [InlineData("POST", "/cancel")]
    [InlineData("DELETE", "")]
    public async Task WhatIsGoneIsNotJoined(string method, string route)
    {
        var (_, first, _) = await SubmitAsync(Body);
        using var request = new HttpRequestMessage(new HttpMethod(method), $"api/tasks/{first}{route}");
        using var gone = await _hub.Client.SendAsync(request, TestContext.Current.CancellationToken);

        var (status, second, _) = await SubmitAsync(Body);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Created), (gone.StatusCode, status));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task ARetryGoesThroughWhileItsTwinRuns()
    {
        var (_, first, _) = await SubmitAsync(Body);
        using var canceled = await _hub.Client.PostJsonAsync($"api/tasks/{first}/cancel", "");
        var (_, second, _) = await SubmitAsync(Body);

        using var retried = await _hub.Client.PostJsonAsync($"api/tasks/{first}/retry", "");

        Assert.Equal("pending", (await retried.ReadJsonAsync()).GetProperty("status").GetString());
        Assert.Equal(second, (await SubmitAsync(Body)).Id);
    }

    [Fact]
    public async Task ABatchNamesForEachEntryItsTask()
    {
        var (_, there, _) = await SubmitAsync(Body);

        using var answer = await SendBatchAsync("""{"url":"http://example.org/1"}""", Body, """{"url":"http://example.org/2"}""", """{"url":"http://example.org/1"}""");

        var document = await answer.ReadJsonAsync();
        var tasks = document.GetProperty("tasks").EnumerateArray().Select(Read).ToArray();
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal([null, there, null, tasks[0].Id], tasks.Select(task => task.DuplicateOf));
        Assert.Equal([tasks[0].Id, there, tasks[2].Id, tasks[0].Id], tasks.Select(task => task.Id));
        await Eventually.HoldsAsync(async () => (await _hub.Client.GetJsonAsync("api/tasks")).GetProperty("tasks").GetArrayLength() == 3);
        Assert.Equal(2, (await _hub.Client.GetJsonAsync($"api/tasks?batch={document.GetProperty("batchId").GetString()}")).GetProperty("tasks").GetArrayLength());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("k1")]
    public async Task ABatchOfWhichAllIsThereMakesNone(string? key)
    {
        var (_, there, _) = await SubmitAsync(Body);

        using var answer = await _hub.Client.PostJsonAsync("api/tasks/batch", $$"""{"tasks":[{{Body}},{{Body}}]}""", key);
        using var again = await _hub.Client.PostJsonAsync("api/tasks/batch", $$"""{"tasks":[{{Body}},{{Body}}]}""", key);

        var document = await answer.ReadJsonAsync();
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (answer.StatusCode, again.StatusCode));
        Assert.False(document.TryGetProperty("batchId", out _));
        Assert.All(document.GetProperty("tasks").EnumerateArray().Select(Read), task => Assert.Equal((there, there), (task.Id, task.DuplicateOf)));
        Assert.Equal(document.GetRawText(), (await again.ReadJsonAsync()).GetRawText());
    }

    [Fact]
    public async Task UnderItsKeyAJoiningIsTheSameAgainEvenWhenItsTaskIsGone()
    {
        var (_, first, _) = await SubmitAsync(Body);
        var joined = await SubmitAsync(Body, "k1");
        using var gone = await _hub.Client.PostJsonAsync($"api/tasks/{first}/cancel", "");

        var again = await SubmitAsync(Body, "k1");
        using var other = await _hub.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/y"}""", "k1");

        Assert.Equal((HttpStatusCode.OK, first, first), joined);
        Assert.Equal(joined, again);
        await other.IsProblemAsync(409, "idempotency-key-reused");
    }

    [Fact]
    public async Task WhatAMixedBatchJoinedIsTheSameUnderItsKey()
    {
        await SubmitAsync(Body);
        string[] tasks = [Body, """{"url":"http://example.org/1"}"""];

        using var once = await SendBatchAsync(tasks);
        using var again = await SendBatchAsync(tasks);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK), (once.StatusCode, again.StatusCode));
        Assert.Equal((await once.ReadJsonAsync()).GetRawText(), (await again.ReadJsonAsync()).GetRawText());
    }

    private Task<HttpResponseMessage> SendBatchAsync(params string[] tasks) =>
        _hub.Client.PostJsonAsync("api/tasks/batch", $$"""{"tasks":[{{string.Join(',', tasks)}}]}""", "batch");

    private async Task<(HttpStatusCode Status, string Id, string? DuplicateOf)> SubmitAsync(string body, string? key = null)
    {
        using var answer = await _hub.Client.PostJsonAsync("api/tasks", body, key);
        var (id, duplicateOf) = Read(await answer.ReadJsonAsync());
        return (answer.StatusCode, id, duplicateOf);
    }

    private static (string Id, string? DuplicateOf) Read(JsonElement task) => (
        task.GetProperty("id").GetString()!, task.TryGetProperty("duplicateOf", out var other) ? other.GetString() : null);
}
