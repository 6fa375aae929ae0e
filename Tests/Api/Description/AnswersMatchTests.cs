using System.Net;
using System.Text;
using System.Text.Json;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Api.Description;

/// <summary>Asks a running hub for everything that is described, and compares each answer with its description.</summary>
public sealed class AnswersMatchTests
{
    private const string Speed = """{"bytesPerSecond":5000000,"timeZone":"UTC","windows":[{"from":"08:00","to":"18:00","days":["mon-fri"],"bytesPerSecond":50000}]}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryOperationAnswersAsItIsDescribed()
    {
        await using var hub = await HubHost.StartAsync();
        var api = await ApiDocument.ReadAsync();
        using var answers = new CheckedAnswers(api);
        using var client = new HttpClient(answers, disposeHandler: false) { BaseAddress = hub.Address };
        client.DefaultRequestHeaders.Add("X-API-Key", hub.Client.DefaultRequestHeaders.GetValues("X-API-Key").Single());

        await AskForTasksAsync(hub, client);
        await AskForWorkersAsync(client);
        await AskForTheRestAsync(client);

        // A worker's connection is a WebSocket, and tested where workers are.
        var expected = api.Operations.Select(one => one.Operation["operationId"]!.GetValue<string>()).Where(id => id != "connectWorker").Order();
        Assert.Equal(expected, answers.Seen.Where(seen => seen.Split(' ')[1][0] == '2').Select(seen => seen.Split(' ')[0]).Distinct().Order());
    }

    [Fact]
    public async Task RefusalsAreDescribedToo()
    {
        await using var hub = await HubHost.StartAsync();
        using var answers = new CheckedAnswers(await ApiDocument.ReadAsync());
        using var client = new HttpClient(answers, disposeHandler: false) { BaseAddress = hub.Address };

        await SendAsync(client, "GET", "api/tasks");
        client.DefaultRequestHeaders.Add("X-API-Key", hub.Client.DefaultRequestHeaders.GetValues("X-API-Key").Single());
        await SendAsync(client, "GET", "api/tasks?limit=x");
        await SendAsync(client, "GET", "api/tasks/nobody");
        await SendAsync(client, "POST", "api/tasks", "{");
        await SendAsync(client, "POST", "api/tasks", """{"url":"x:y"}""");
        await SendAsync(client, "POST", "api/tasks/cancel");
        await SendAsync(client, "POST", "api/workers/box1/drain?now=perhaps");
        await SendAsync(client, "GET", "api/workers/box1");
        await SendAsync(client, "DELETE", "api/keys/nobody");
        await SendAsync(client, "GET", "worker?name=box1");

        Assert.Equal(
            ["connectWorker 426", "drainWorker 400", "getTask 404", "getWorker 404", "listTasks 400", "listTasks 401", "revokeKey 404", "submitTask 400", "cancelTasks 400"],
            answers.Seen.Distinct().OrderBy(seen => seen == "cancelTasks 400").ThenBy(seen => seen, StringComparer.Ordinal));
    }

    private static async Task AskForTasksAsync(HubHost hub, HttpClient client)
    {
        using var worker = await WorkerSocket.ConnectAsync(hub, "w1", slots: 2);
        await SendAsync(client, "POST", "api/tasks", """
            {"url":"http://example.org/x.iso","dir":"d","out":"o","tags":{"zone":"a"},"requires":["!gpu"],"prefers":{"zone=a":5},"priority":"high","options":{"split":4},
             "headers":["Accept: */*"],"checksum":"md5=00000000000000000000000000000000","maxRetries":0,"retryDelay":1.5,"overwrite":true}
            """);
        var order = await worker.NextOrderAsync();
        await worker.BeatAsync(new PartProgress(order.Key, DownloadStatus.Downloading, 25, 100, 7, 1));
        await SendAsync(client, "GET", "api/tasks/" + order.Key.TaskId);
        await SendAsync(client, "GET", $"api/tasks/{order.Key.TaskId}/events");
        await SendAsync(client, "GET", "api/events?worker=w1");
        await SendAsync(client, "GET", "api/workers/w1");
        await worker.ReportAsync(new PartReport(order.Key, PartEvent.Completed, new TaskResult("w1", [new ResultFile("/srv/o", 100)], 100, null)));
        await SendAsync(client, "GET", "api/tasks/" + order.Key.TaskId);
        await SendAsync(client, "GET", "api/stats");

        var batch = await SendAsync(client, "POST", "api/tasks/batch", """{"tasks":[{"url":"http://example.org/1","tags":{"no":"where"}},{"uris":["http://example.org/2"],"tags":{"no":"where"}}]}""");
        var id = batch.GetProperty("tasks")[0].GetProperty("id").GetString();
        await SendAsync(client, "GET", "api/tasks");
        await SendAsync(client, "GET", $"api/tasks/{id}");
        await SendAsync(client, "POST", $"api/tasks/{id}/move", """{"to":"bottom"}""");
        await SendAsync(client, "POST", "api/tasks/move", $$"""{"ids":["{{id}}"],"to":"top"}""");
        foreach (var verb in new[] { "pause", "resume", "cancel", "retry" })
        {
            await SendAsync(client, "POST", $"api/tasks/{id}/{verb}");
            await SendAsync(client, "POST", $"api/tasks/{verb}", $$"""{"ids":["{{id}}","nobody"]}""");
            await SendAsync(client, "POST", $"api/tasks/{verb}?batch={batch.GetProperty("batchId").GetString()}");
        }

        await SendAsync(client, "DELETE", $"api/tasks/{id}?files=true");
        await SendAsync(client, "POST", "api/tasks/delete", $$"""{"ids":["{{order.Key.TaskId}}","{{id}}"],"files":false}""");
        await SendAsync(client, "DELETE", "api/tasks?all=true");
    }

    private static async Task AskForWorkersAsync(HttpClient client)
    {
        await SendAsync(client, "PUT", "api/workers/w2/token");
        await SendAsync(client, "GET", "api/workers");
        await SendAsync(client, "POST", "api/workers/w2/cordon");
        await SendAsync(client, "POST", "api/workers/w2/drain?now=true");
        await SendAsync(client, "POST", "api/workers/w2/uncordon");
        await SendAsync(client, "PUT", "api/workers/w2/speed", Speed);
        await SendAsync(client, "DELETE", "api/workers/w2/speed");
        var joinToken = await SendAsync(client, "POST", "api/join-tokens", """{"seconds":60}""");
        await SendAsync(client, "GET", "api/join-tokens");
        client.DefaultRequestHeaders.Authorization = new("Bearer", joinToken.GetProperty("token").GetString());
        await SendAsync(client, "POST", "api/workers/w3/join", $$"""{"tokenHash":"{{new string('0', 64)}}"}""");
        client.DefaultRequestHeaders.Authorization = null;
        await SendAsync(client, "DELETE", $"api/join-tokens/{joinToken.GetProperty("id").GetString()}");
        await SendAsync(client, "DELETE", "api/workers/w2/token");
        await SendAsync(client, "DELETE", "api/workers/w2");
    }

    private static async Task AskForTheRestAsync(HttpClient client)
    {
        await SendAsync(client, "PUT", "api/keys/cron", """{"scopes":["submit"],"expiresAt":"2100-01-01T00:00:00Z"}""");
        await SendAsync(client, "GET", "api/keys");
        await SendAsync(client, "DELETE", "api/keys/cron");
        await SendAsync(client, "GET", "api/audit?limit=100");
        await SendAsync(client, "PUT", "api/cluster/settings", """{"maxRunning":3,"tagFallback":null}""");
        await SendAsync(client, "PUT", "api/cluster/hosts/example.org", """{"connections":4,"startsPerSecond":0.5}""");
        await SendAsync(client, "PATCH", "api/cluster/hosts/example.org", """{"startsPerSecond":null,"egressConnections":2}""");
        await SendAsync(client, "POST", "api/cluster/hosts/example.org/resume");
        await SendAsync(client, "POST", "api/cluster/pause", """{"seconds":60}""");
        await SendAsync(client, "GET", "api/cluster");
        await SendAsync(client, "POST", "api/cluster/resume");
        await SendAsync(client, "DELETE", "api/cluster/hosts/example.org");
        await SendAsync(client, "PUT", "api/cluster/speed", Speed);
        await SendAsync(client, "DELETE", "api/cluster/speed");
        await SendAsync(client, "PUT", "api/cluster/errors", """{"rules":[{"status":"500-599","code":22,"host":"example.org","action":"retry","delay":1,"backoff":2,"jitter":0.5,"note":"n"}]}""");
        await SendAsync(client, "GET", "api/cluster/errors");
        await SendAsync(client, "GET", "api/db/check");
        await SendAsync(client, "POST", "api/db/migration", """{"to":"sqlite","folder":"copy"}""");
        await SendAsync(client, "GET", "api/db/migration");
        await SendAsync(client, "GET", "api/status");
        await SendAsync(client, "GET", "health/live");
        await SendAsync(client, "GET", "health/ready");
        await SendAsync(client, "GET", "openapi.json");
    }

    private static async Task<JsonElement> SendAsync(HttpClient client, string method, string route, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), route) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        return answer.StatusCode == HttpStatusCode.NoContent || CheckedAnswers.IsStream(answer) ? default : await answer.ReadJsonAsync();
    }
}
