using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using AriaCluster.Tests.Api.Description;
using Microsoft.AspNetCore.Routing;

namespace AriaCluster.Tests.Api.Keys;

/// <summary>Walks every route without a key, with each scope and with another owner's key, and compares with the table in docs/security.md.</summary>
public sealed class RouteTableTests : IAsyncLifetime
{
    private readonly Dictionary<string, HttpClient> _clients = [];
    private readonly List<WorkerSocket> _workers = [];
    private HubHost _hub = null!;
    private int _made;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubHost.StartAsync();
        foreach (var caller in RouteTable.Callers)
        {
            var scope = caller == "another" ? "submit" : caller;
            _clients[caller] = _hub.NewClient(caller == "none" ? null : await _hub.Client.NewKeyAsync("key-" + caller, $$"""{"scopes":["{{scope}}"]}"""));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _workers.ForEach(worker => worker.Dispose());
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task EveryRouteAnswersEverybodyAsTheTableSays()
    {
        var document = await ApiDocument.ReadAsync();
        var routes = document.Routes.SelectMany(Names).Order(StringComparer.Ordinal).ToArray();
        var table = RouteTable.Read();

        var found = new List<string>();
        foreach (var route in routes)
        {
            var operation = document.Operations.FirstOrDefault(known => known.Name == route).Operation;
            var codes = new List<string>();
            foreach (var caller in RouteTable.Callers)
            {
                codes.Add($"{await AskAsync(route, operation, caller)}");
            }

            found.Add(RouteTable.Write(route, codes));
        }

        var said = table.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => RouteTable.Write(row.Key, row.Value)).ToArray();
        Assert.True(
            found.SequenceEqual(said),
            $"The table in docs/security.md says otherwise:\n{string.Join('\n', said.Except(found))}\nThe hub answers:\n{string.Join('\n', found.Except(said))}");
    }

    [Fact]
    public async Task TheDocumentAndTheRoutesAgree()
    {
        var document = await ApiDocument.ReadAsync();

        var described = document.Routes.Where(route => route.Metadata.GetMetadata<AriaCluster.Api.Description.UndescribedRoute>() is null).SelectMany(Names);
        Assert.Equal(described.Order(StringComparer.Ordinal), document.Operations.Select(operation => operation.Name).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Names(RouteEndpoint route) =>
        (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => $"{method} /{route.RoutePattern.RawText!.Trim('/')}");

    private async Task<int> AskAsync(string route, JsonObject? operation, string caller)
    {
        var (method, path) = (route.Split(' ')[0], await FillAsync(route, caller));
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (await BodyAsync(route, operation) is { } body)
        {
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        }

        // A stream of events has no end of its own.
        using var answer = await _clients[caller].SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        return (int)answer.StatusCode;
    }

    private async Task<string> FillAsync(string route, string caller)
    {
        var path = route.Split(' ')[1].TrimStart('/');
        if (path.Contains("{id}", StringComparison.Ordinal) && path.StartsWith("api/tasks", StringComparison.Ordinal))
        {
            path = path.Replace("{id}", await NewTaskAsync(route), StringComparison.Ordinal);
        }

        if (path.StartsWith("api/workers/{name}", StringComparison.Ordinal) && caller is "admin" or "read")
        {
            var worker = $"w{++_made}";
            _workers.Add(await WorkerSocket.ConnectAsync(_hub, worker, slots: 1));
            path = path.Replace("{name}", worker, StringComparison.Ordinal);
        }

        if (route.StartsWith("DELETE /api/keys", StringComparison.Ordinal))
        {
            await _hub.Client.NewKeyAsync($"key{++_made}", """{"scopes":["read"]}""");
            path = path.Replace("{name}", $"key{_made}", StringComparison.Ordinal);
        }

        path = path.Replace("{name}", "name", StringComparison.Ordinal).Replace("{host}", "host.example", StringComparison.Ordinal).Replace("{file}", "index.html", StringComparison.Ordinal);
        return IsBulk(route) ? path + "?status=failed" : path;
    }

    // In the state in which the command is allowed.
    private async Task<string> NewTaskAsync(string route)
    {
        var id = await _clients["submit"].SubmitAsync(NewTask());
        var before = route.EndsWith("/resume", StringComparison.Ordinal) ? "pause" : route.EndsWith("/retry", StringComparison.Ordinal) ? "cancel" : null;
        if (before is not null)
        {
            using var prepared = await _hub.Client.SendAsync("POST", $"api/tasks/{id}/{before}");
        }

        return id;
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

    private static bool IsBulk(string route) =>
        route is "DELETE /api/tasks" or "POST /api/tasks/pause" or "POST /api/tasks/resume" or "POST /api/tasks/cancel" or "POST /api/tasks/retry";
}
