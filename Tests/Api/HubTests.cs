using System.Net;
using System.Text.Json;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Api;

/// <summary>The edge over real grains and a real database, with a worker that is this test.</summary>
public sealed class HubTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ATaskGoesFromSubmissionToCompletionThroughTheRelay()
    {
        await using var hub = await HubHost.StartAsync();
        using var worker = await WorkerSocket.ConnectAsync(hub, "w1", slots: 2);
        using var created = await hub.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/x.iso","tags":{"zone":"a"}}""");
        var id = (await created.ReadJsonAsync()).GetProperty("id").GetString()!;

        var order = await worker.NextOrderAsync();
        var running = await Eventually.GetsAsync(() => hub.Client.GetJsonAsync("api/tasks/" + id), task => Status(task) == "queued");
        await worker.BeatAsync(new PartProgress(order.Key, DownloadStatus.Downloading, 25, 100, 7, 1));
        var downloading = (await hub.Client.GetJsonAsync("api/tasks?status=downloading")).GetProperty("tasks")[0];
        Assert.Equal(0, (await hub.Client.GetJsonAsync("api/tasks?status=queued,delivering")).GetProperty("tasks").GetArrayLength());
        var result = new TaskResult("somebody else", [new ResultFile("/srv/x.iso", 100)], 100, null);
        var verdict = await worker.ReportAsync(new PartReport(order.Key, PartEvent.Completed, result));
        var completed = await hub.Client.GetJsonAsync("api/tasks/" + id);

        Assert.Equal((id, 0, 1), (order.Key.TaskId, order.Key.Part, order.Key.Attempt));
        Assert.Equal("w1", running.GetProperty("worker").GetString());
        Assert.Equal(("downloading", 25.0), (Status(downloading), downloading.GetProperty("progress").GetDouble()));
        Assert.Equal(ReportVerdict.Accepted, verdict);
        Assert.Equal(("completed", "w1", "/srv/x.iso"), (Status(completed), completed.GetProperty("result").GetProperty("worker").GetString(), completed.GetProperty("path").GetString()));
        Assert.Equal(1, (await hub.Client.GetJsonAsync("api/status")).GetProperty("tasks").GetProperty("completed").GetInt32());
        Assert.Equal("online", Status(await hub.Client.GetJsonAsync("api/workers/w1")));
    }

    [Fact]
    public async Task ATaskThatNoWorkerFitsSaysWhyItWaits()
    {
        await using var hub = await HubHost.StartAsync();
        using var worker = await WorkerSocket.ConnectAsync(hub, "w1", slots: 2);
        using var created = await hub.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/x","tags":{"gpu":"yes"}}""");
        var route = created.Headers.Location!.ToString()[1..];

        var task = await Eventually.GetsAsync(() => hub.Client.GetJsonAsync(route), task => Why(task) == "no_tags");

        Assert.Contains("gpu=yes", task.GetProperty("why").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWasAcceptedIsThereAfterARestartAndItsKeyStillHolds()
    {
        await using var hub = await HubHost.StartAsync(HubHost.Durable);
        const string body = """{"tasks":[{"url":"http://example.org/1"},{"url":"http://example.org/2"},{"url":"http://example.org/3"}]}""";
        using var once = await hub.Client.PostJsonAsync("api/tasks/batch", body, "k");

        await hub.RestartAsync();

        using var again = await hub.Client.PostJsonAsync("api/tasks/batch", body, "k");
        using var other = await hub.Client.PostJsonAsync("api/tasks/batch", """{"tasks":[{"url":"http://example.org/4"}]}""", "k");
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK), (once.StatusCode, again.StatusCode));
        Assert.Equal((await once.ReadJsonAsync()).GetRawText(), (await again.ReadJsonAsync()).GetRawText());
        await other.IsProblemAsync(409, "idempotency-key-reused");
        var list = await Eventually.GetsAsync(() => hub.Client.GetJsonAsync("api/tasks"), list => list.GetProperty("tasks").GetArrayLength() == 3);
        Assert.Equal(["3", "2", "1"], list.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("api/tasks", """{"url":"http://example.org/x"}""")]
    [InlineData("api/tasks/batch", """{"tasks":[{"url":"http://example.org/x"}]}""")]
    public async Task EqualRequestsThatArriveTogetherEndInOneAcceptance(string route, string body)
    {
        await using var hub = await HubHost.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => hub.Client.PostJsonAsync(route, body, "k")));

        Assert.All(answers, answer => Assert.True(answer.IsSuccessStatusCode, answer.StatusCode.ToString()));
        Assert.Single((await Task.WhenAll(answers.Select(answer => answer.ReadJsonAsync()))).Select(document => document.GetRawText()).Distinct());
        var list = await Eventually.GetsAsync(() => hub.Client.GetJsonAsync("api/tasks"), list => list.GetProperty("tasks").GetArrayLength() > 0);
        Assert.Equal(1, list.GetProperty("tasks").GetArrayLength());
    }

    [Fact]
    public async Task PagesFollowEachOtherThroughABatchOfTenThousand()
    {
        await using var hub = await HubHost.StartAsync();
        var tasks = string.Join(',', Enumerable.Range(0, TaskId.MaxBatch).Select(i => $$"""{"url":"http://example.org/{{i}}"}"""));
        using var accepted = await hub.Client.PostJsonAsync("api/tasks/batch", $$"""{"tasks":[{{tasks}}]}""");
        var ids = (await accepted.ReadJsonAsync()).GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetString()!).ToArray();

        await Eventually.HoldsAsync(async () => (await hub.Client.GetJsonAsync("api/status")).GetProperty("totalTasks").GetInt32() == TaskId.MaxBatch);
        var listed = new List<string>();
        for (var after = ""; after is not null;)
        {
            var page = await hub.Client.GetJsonAsync($"api/tasks?limit=1000&order=oldest{after}");
            listed.AddRange(page.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetString()!));
            after = page.GetProperty("next").GetString() is { } next ? "&after=" + next : null;
        }

        Assert.Equal(ids, listed);
    }

    [Fact]
    public async Task CommandsAndGidsWorkOnRealTasks()
    {
        await using var hub = await HubHost.StartAsync();
        using var created = await hub.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/x"}""");
        var gid = (await created.ReadJsonAsync()).GetProperty("gid").GetString();

        using var paused = await hub.Client.PostJsonAsync($"api/tasks/{gid}/pause", "");
        using var retried = await hub.Client.PostJsonAsync($"api/tasks/{gid}/retry", "");
        using var canceled = await hub.Client.PostJsonAsync($"api/tasks/{gid}/cancel", "");
        using var resumed = await hub.Client.PostJsonAsync($"api/tasks/{gid}/resume", "");
        using var deleted = await hub.Client.DeleteAsync($"api/tasks/{gid}?files=true", Ct);

        Assert.Equal("paused", Status(await paused.ReadJsonAsync()));
        Assert.Equal("cannot retry a task that is paused", (await retried.IsProblemAsync(409, "wrong-status")).GetProperty("detail").GetString());
        Assert.Equal("canceled", Status(await canceled.ReadJsonAsync()));
        Assert.Equal("cannot resume a task that is canceled", (await resumed.IsProblemAsync(409, "wrong-status")).GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Equal(0, (await hub.Client.GetJsonAsync("api/tasks")).GetProperty("tasks").GetArrayLength());
    }

    [Fact]
    public async Task TheHubsFileSaysWhereItIsWhileItListens()
    {
        await using var hub = await HubHost.StartAsync();
        var file = Path.Combine(hub.Data, "hub.json");

        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(file, Ct));
        Assert.Equal(Environment.ProcessId, document.RootElement.GetProperty("pid").GetInt32());
        Assert.Equal(hub.Address, new Uri(document.RootElement.GetProperty("address").GetString()!));
        Assert.Equal((await hub.Client.GetJsonAsync("api/status")).GetProperty("engine").GetString(), document.RootElement.GetProperty("engine").GetString());
    }

    [Fact]
    public async Task ANewSessionOfAWorkerReplacesTheOldOne()
    {
        await using var hub = await HubHost.StartAsync();
        using var old = await WorkerSocket.ConnectAsync(hub, "w1", slots: 1);

        using var fresh = await WorkerSocket.ConnectAsync(hub, "w1", slots: 1, old.Token);

        Assert.True(fresh.Session > old.Session);
        Assert.Equal(fresh.Session, (await old.NextAsync(frame => frame.ReplacedBy is not null)).ReplacedBy);
    }

    [Fact]
    public async Task ThousandsOfReportsASecondAreAnsweredInTheirPlaces()
    {
        await using var hub = await HubHost.StartAsync();
        using var worker = await WorkerSocket.ConnectAsync(hub, "w1", slots: 256);
        var tasks = string.Join(',', Enumerable.Range(0, 2000).Select(i => $$"""{"url":"http://example.org/{{i}}"}"""));
        using var accepted = await hub.Client.PostJsonAsync("api/tasks/batch", $$"""{"tasks":[{{tasks}}]}""");

        for (var done = 0; done < 2000;)
        {
            var orders = await worker.NextOrdersAsync();
            var verdicts = await worker.ReportAsync([.. orders.Select(order => new PartReport(
                order.Key, PartEvent.Completed, new TaskResult("w1", [new ResultFile("/srv/" + order.Key.TaskId, 1)], 1, null)))]);
            Assert.All(verdicts, verdict => Assert.Equal(ReportVerdict.Accepted, verdict));
            done += orders.Length;
        }

        Assert.Equal(2000, (await hub.Client.GetJsonAsync("api/status")).GetProperty("tasks").GetProperty("completed").GetInt32());
    }

    private static string? Status(JsonElement task) => task.GetProperty("status").GetString();

    private static string? Why(JsonElement task) => task.TryGetProperty("why", out var why) ? why.GetProperty("code").GetString() : null;
}
