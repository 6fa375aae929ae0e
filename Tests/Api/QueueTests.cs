using System.Net;
using System.Text.Json;

namespace AriaCluster.Tests.Api;

/// <summary>Pending tasks are put in order. Over real grains and a real database, as far as a worker sees it.</summary>
public sealed class QueueTests : IAsyncLifetime
{
    private HubHost _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await HubHost.StartAsync();

    public async ValueTask DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task AWorkerGetsThemInTheirNewOrder()
    {
        var ids = await SubmitAsync(6);

        await MoveAsync($$"""{"ids":["{{ids[5]}}","{{ids[4]}}"],"before":"{{ids[1]}}"}""");
        using var top = await _hub.Client.PostJsonAsync($"api/tasks/{ids[3]}/move", """{"to":"top"}""");
        await MoveAsync($$"""{"ids":["{{ids[0]}}"],"to":"bottom"}""");

        Assert.True((await top.ReadJsonAsync()).GetProperty("changed").GetBoolean());
        Assert.Equal([ids[3], ids[4], ids[5], ids[1], ids[2], ids[0]], await RunAllAsync(6));
        Assert.Contains("moved in the queue by admin", (await _hub.Client.GetJsonAsync($"api/tasks/{ids[3]}")).GetProperty("history").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheQueueIsListedAsItWillBeWorkedOffEvenWhileItMovesOn()
    {
        var ids = await SubmitAsync(5);
        using var urgent = await _hub.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/urgent","priority":"urgent"}""");
        var first = (await urgent.ReadJsonAsync()).GetProperty("id").GetString()!;
        await MoveAsync($$"""{"ids":["{{ids[4]}}"],"before":"{{ids[1]}}"}""");

        var (listed, next) = await ListAsync("limit=3");
        using var canceled = await _hub.Client.PostJsonAsync($"api/tasks/{listed[^1]}/cancel", "");
        var (rest, end) = await ListAsync($"limit=3&after={next}");

        Assert.Equal([first, ids[0], ids[4]], listed);
        Assert.Equal([ids[1], ids[2], ids[3]], rest);
        Assert.Null(end);
        Assert.Equal([first, ids[0], ids[1], ids[2], ids[3]], await RunAllAsync(5));
    }

    [Fact]
    public async Task WhatIsNotPendingIsRefusedAndThenNothingIsMoved()
    {
        var ids = await SubmitAsync(3);
        using var canceled = await _hub.Client.PostJsonAsync($"api/tasks/{ids[2]}/cancel", "");

        using var one = await _hub.Client.PostJsonAsync($"api/tasks/{ids[2]}/move", """{"to":"top"}""");
        using var several = await _hub.Client.PostJsonAsync("api/tasks/move", $$"""{"ids":["{{ids[1]}}","{{ids[2]}}"],"to":"top"}""");
        using var before = await _hub.Client.PostJsonAsync($"api/tasks/{ids[1]}/move", $$"""{"before":"{{ids[2]}}"}""");
        using var unknown = await _hub.Client.PostJsonAsync("api/tasks/move", """{"ids":["nobody"],"to":"top"}""");

        Assert.Equal("cannot move a task that is canceled", (await one.IsProblemAsync(409, "wrong-status")).GetProperty("detail").GetString());
        await several.IsProblemAsync(409, "wrong-status");
        await before.IsProblemAsync(409, "wrong-status");
        await unknown.IsProblemAsync(404, "unknown-task");
        Assert.Equal([ids[0], ids[1]], await RunAllAsync(2));
    }

    [Theory]
    [InlineData("""{}""", "to")]
    [InlineData("""{"to":"middle"}""", "to")]
    [InlineData("""{"to":"top","before":"task-1"}""", "to")]
    [InlineData("""{"to":"top","ids":[]}""", "ids")]
    [InlineData("""{"before":7}""", "before")]
    public async Task WhereToIsSaidOnce(string body, string field)
    {
        var ids = await SubmitAsync(1);

        using var answer = await _hub.Client.PostJsonAsync($"api/tasks/{ids[0]}/move", body);

        await answer.IsProblemAsync(400, "invalid-request", field);
    }

    [Fact]
    public async Task BeforeNamesATaskOfTheSamePriorityThatIsNotMovedItself()
    {
        var ids = await SubmitAsync(1);
        using var urgent = await _hub.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/u","priority":"urgent"}""");
        var other = (await urgent.ReadJsonAsync()).GetProperty("id").GetString();

        using var mixed = await _hub.Client.PostJsonAsync($"api/tasks/{ids[0]}/move", $$"""{"before":"{{other}}"}""");
        using var itself = await _hub.Client.PostJsonAsync($"api/tasks/{ids[0]}/move", $$"""{"before":"{{ids[0]}}"}""");

        await mixed.IsProblemAsync(400, "invalid-request", "before");
        await itself.IsProblemAsync(400, "invalid-request", "before");
    }

    [Fact]
    public async Task AKeyThatOnlySubmitsMovesItsOwn()
    {
        var ids = await SubmitAsync(1);
        using var key = await _hub.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Put, "api/keys/bob") { Content = new StringContent("""{"scopes":["submit"]}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")) },
            TestContext.Current.CancellationToken);
        using var bob = _hub.NewClient((await key.ReadJsonAsync()).GetProperty("key").GetString());
        using var submitted = await bob.PostJsonAsync("api/tasks", """{"url":"http://example.org/b"}""");
        var own = (await submitted.ReadJsonAsync()).GetProperty("id").GetString();

        using var others = await bob.PostJsonAsync($"api/tasks/{ids[0]}/move", """{"to":"bottom"}""");
        using var before = await bob.PostJsonAsync($"api/tasks/{own}/move", $$"""{"before":"{{ids[0]}}"}""");
        using var top = await bob.PostJsonAsync($"api/tasks/{own}/move", """{"to":"top"}""");

        await others.IsProblemAsync(404, "unknown-task");
        await before.IsProblemAsync(404, "unknown-task");
        Assert.Equal(HttpStatusCode.OK, top.StatusCode);
    }

    private async Task<string[]> SubmitAsync(int count)
    {
        var tasks = Enumerable.Range(0, count).Select(i => $$"""{"url":"http://example.org/{{i}}"}""");
        using var answer = await _hub.Client.PostJsonAsync("api/tasks/batch", $$"""{"tasks":[{{string.Join(',', tasks)}}]}""");
        return [.. (await answer.ReadJsonAsync()).GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetString()!)];
    }

    private async Task<(string[] Ids, string? Next)> ListAsync(string page)
    {
        var list = await _hub.Client.GetJsonAsync($"api/tasks?order=queue&{page}");
        return ([.. list.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetString()!)], list.GetProperty("next").GetString());
    }

    private async Task<JsonElement> MoveAsync(string body)
    {
        using var answer = await _hub.Client.PostJsonAsync("api/tasks/move", body);
        var document = await answer.ReadJsonAsync();
        Assert.Equal((HttpStatusCode.OK, 0), (answer.StatusCode, document.GetProperty("refused").GetArrayLength()));
        return document;
    }

    // A worker with one slot more than there are tasks: the order in which orders come is the queue's.
    private async Task<List<string>> RunAllAsync(int count)
    {
        using var worker = await WorkerSocket.ConnectAsync(_hub, "w1", slots: count + 1);
        var ids = new List<string>();
        while (ids.Count < count)
        {
            ids.AddRange((await worker.NextOrdersAsync()).Select(order => order.Key.TaskId));
        }

        return ids;
    }
}
