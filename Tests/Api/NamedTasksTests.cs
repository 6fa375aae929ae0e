using System.Net;
using System.Text.Json;

namespace AriaCluster.Tests.Api;

/// <summary>Commands to many tasks that are named by their ids.</summary>
public sealed class NamedTasksTests
{
    [Fact]
    public async Task EachTaskThatIsNamedHasAnOutcomeOfItsOwn()
    {
        await using var hub = await EdgeHost.StartAsync();
        var (one, two, ended) = (await AddAsync(hub), await AddAsync(hub), await AddAsync(hub));
        using var paused = await hub.Client.PostJsonAsync($"api/tasks/{two}/pause", "");
        using var canceled = await hub.Client.PostJsonAsync($"api/tasks/{ended}/cancel", "");

        using var answer = await hub.Client.PostJsonAsync("api/tasks/pause", $$"""{"ids":["{{one}}","{{two}}","{{ended}}","nobody","{{one}}"]}""");

        var document = await answer.ReadJsonAsync();
        Assert.Equal((HttpStatusCode.OK, 4, 1), (answer.StatusCode, document.GetProperty("matched").GetInt32(), document.GetProperty("changed").GetInt32()));
        Assert.Equal(
            [$"{one} done paused", $"{two} already paused", $"{ended} refused canceled", "nobody unknown "],
            document.GetProperty("results").EnumerateArray().Select(result => $"{Text(result, "asked")} {Text(result, "outcome")} {Text(result, "status")}"));
        Assert.Equal("cannot pause a task that is canceled", Text(document.GetProperty("results")[2], "detail"));
        Assert.Equal([ended, "nobody"], document.GetProperty("refused").EnumerateArray().Select(id => id.GetString()));
    }

    [Fact]
    public async Task ADeletionMayTakeTheFiles()
    {
        await using var hub = await EdgeHost.StartAsync();
        var id = await AddAsync(hub);
        var asked = false;
        hub.OnTask = (task, method, arguments) =>
        {
            asked |= method == "DeleteAsync" && arguments is [_, true, ..];
            return hub.AnswerTask(task, method, arguments);
        };

        using var answer = await hub.Client.PostJsonAsync("api/tasks/delete", $$"""{"ids":["{{id}}"],"files":true}""");

        Assert.Equal("done", Text((await answer.ReadJsonAsync()).GetProperty("results")[0], "outcome"));
        Assert.True(asked);
    }

    [Fact]
    public async Task AnothersTaskIsAnsweredAsOneThatDoesNotExist()
    {
        await using var hub = await EdgeHost.StartAsync();
        var foreign = await AddAsync(hub);
        using var made = await hub.Client.PutAsync("api/keys/cron", new StringContent("""{"scopes":["submit"]}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")), TestContext.Current.CancellationToken);
        using var cron = hub.NewClient(Text(await made.ReadJsonAsync(), "key"));

        using var answer = await cron.PostJsonAsync("api/tasks/cancel", $$"""{"ids":["{{foreign}}","nobody"]}""");

        var results = (await answer.ReadJsonAsync()).GetProperty("results");
        Assert.Equal(["unknown", "unknown"], results.EnumerateArray().Select(result => Text(result, "outcome")));
        Assert.Equal("pending", Text(await hub.Client.GetJsonAsync("api/tasks/" + foreign), "status"));
    }

    [Theory]
    [InlineData("api/tasks/cancel", """{"ids":[]}""", "ids")]
    [InlineData("api/tasks/cancel", """{"ids":"task-1"}""", "ids")]
    [InlineData("api/tasks/cancel", """{"ids":[1]}""", "ids[0]")]
    [InlineData("api/tasks/cancel", """{"ids":["a"],"files":true}""", "files")]
    [InlineData("api/tasks/cancel?status=pending", """{"ids":["a"]}""", "status")]
    [InlineData("api/tasks/delete", """{"ids":["a"],"files":"all"}""", "files")]
    public async Task WhatCannotBeMeantIsRefused(string route, string body, string field)
    {
        await using var hub = await EdgeHost.StartAsync();

        using var answer = await hub.Client.PostJsonAsync(route, body);

        await answer.IsProblemAsync(400, "invalid-request", field);
    }

    [Fact]
    public async Task MoreThanAThousandAreTooMany()
    {
        await using var hub = await EdgeHost.StartAsync();

        using var answer = await hub.Client.PostJsonAsync("api/tasks/retry", $$"""{"ids":[{{string.Join(',', Enumerable.Range(0, 1001).Select(i => $"\"{i}\""))}}]}""");

        await answer.IsProblemAsync(400, "invalid-request", "ids");
    }

    private static async Task<string> AddAsync(EdgeHost hub)
    {
        using var created = await hub.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/x","allowDuplicate":true}""");
        return Text(await created.ReadJsonAsync(), "id");
    }

    private static string Text(JsonElement document, string member) => document.TryGetProperty(member, out var value) ? value.GetString() ?? "" : "";
}
