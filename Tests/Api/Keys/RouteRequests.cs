using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;

namespace AriaCluster.Tests.Api.Keys;

/// <summary>A request to each route of a hub that is sound, about things that were made for it.</summary>
internal sealed class RouteRequests(HubHost hub, HttpClient submitter) : IDisposable
{
    private readonly List<WorkerSocket> _workers = [];
    private int _made;

    /// <summary>A route's methods and path, as the description names its operations.</summary>
    public static IEnumerable<string> NamesOf(RouteEndpoint route) =>
        (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => $"{method} /{route.RoutePattern.RawText!.Trim('/')}");

    /// <summary>Whether it commands the tasks of a filter.</summary>
    public static bool IsBulk(string route) =>
        route is "DELETE /api/tasks" or "POST /api/tasks/pause" or "POST /api/tasks/resume" or "POST /api/tasks/cancel" or "POST /api/tasks/retry";

    /// <param name="route">Its name.</param>
    /// <param name="operation">What the description says of it, the example of a body among that.</param>
    /// <param name="withWorker">Whether there is to be a worker where it is about one.</param>
    public async Task<HttpRequestMessage> MakeAsync(string route, JsonObject? operation, bool withWorker)
    {
        var request = new HttpRequestMessage(new HttpMethod(route.Split(' ')[0]), await FillAsync(route, withWorker));
        if (await BodyAsync(route, operation) is { } body)
        {
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        }

        return request;
    }

    /// <summary>A task of the submitter, in the state in which the command is allowed.</summary>
    public async Task<string> NewTaskAsync(string route)
    {
        var id = await submitter.SubmitAsync(NewTask());
        var before = route.EndsWith("/resume", StringComparison.Ordinal) ? "pause" : route.EndsWith("/retry", StringComparison.Ordinal) ? "cancel" : null;
        if (before is not null)
        {
            using var prepared = await hub.Client.SendAsync("POST", $"api/tasks/{id}/{before}");
        }

        return id;
    }

    public void Dispose() => _workers.ForEach(worker => worker.Dispose());

    private async Task<string> FillAsync(string route, bool withWorker)
    {
        var path = route.Split(' ')[1].TrimStart('/');
        if (path.Contains("{id}", StringComparison.Ordinal) && path.StartsWith("api/tasks", StringComparison.Ordinal))
        {
            path = path.Replace("{id}", await NewTaskAsync(route), StringComparison.Ordinal);
        }

        if (path.StartsWith("api/workers/{name}", StringComparison.Ordinal) && withWorker)
        {
            var worker = $"w{++_made}";
            _workers.Add(await WorkerSocket.ConnectAsync(hub, worker, slots: 1));
            path = path.Replace("{name}", worker, StringComparison.Ordinal);
        }

        if (route.StartsWith("DELETE /api/keys", StringComparison.Ordinal))
        {
            await hub.Client.NewKeyAsync($"key{++_made}", """{"scopes":["read"]}""");
            path = path.Replace("{name}", $"key{_made}", StringComparison.Ordinal);
        }

        path = path.Replace("{name}", "name", StringComparison.Ordinal).Replace("{host}", "host.example", StringComparison.Ordinal).Replace("{file}", "index.html", StringComparison.Ordinal);
        return IsBulk(route) ? path + "?status=failed" : path;
    }

    private async Task<string?> BodyAsync(string route, JsonObject? operation) => route switch
    {
        "POST /api/tasks/move" => $$"""{"ids":["{{await NewTaskAsync(route)}}"],"to":"top"}""",
        "POST /api/tasks" => NewTask(),
        "POST /api/tasks/batch" => $$"""{"tasks":[{{NewTask()}}]}""",
        _ when IsBulk(route) => null,
        _ => operation?["requestBody"]?["content"]?.AsObject().Single().Value!["example"]?.ToJsonString(),
    };

    // For no worker here: one that held a download could not be removed, and a task with a worker could not be moved.
    private string NewTask() => $$"""{"tags":{"zone":"elsewhere"},"url":"http://example.org/{{++_made}}"}""";
}
