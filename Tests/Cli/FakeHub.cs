using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using AriaCluster.Tests.Api.Description;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Tests.Cli;

/// <summary>A hub of a few lines on a loopback port: it answers the documented routes from what a test put in, and remembers what it was asked.</summary>
internal sealed class FakeHub : IAsyncDisposable
{
    public const string Key = "the-key";

    private readonly ConcurrentQueue<Func<HttpContext, Task>> _next = new();
    private readonly ConcurrentQueue<string> _undescribed = new();
    private WebApplication _app = null!;

    /// <summary>What was asked, in order, health checks left out.</summary>
    public ConcurrentQueue<FakeRequest> Requests { get; } = new();

    /// <summary>By id, in the order of acceptance.</summary>
    public List<JsonObject> Tasks { get; } = [];

    /// <summary>Called for each accepted task, before the answer.</summary>
    public Action<JsonObject> OnAccepted { get; set; } = _ => { };

    public JsonNode Status { get; set; } = JsonNode.Parse("""
        {"version":"0.1.0","engine":"Embedded","storage":"sqlite","workers":{"total":2,"alive":1,"slots":16,"usedSlots":4},
         "tasks":{"pending":3,"completed":2,"failed":0},"speedBytesPerSecond":1048576}
        """)!;

    public JsonNode Workers { get; set; } = JsonNode.Parse("""{"workers":[]}""")!;

    /// <summary>What a stream of events says. Without it there is none, and who waits looks for itself.</summary>
    public Channel<string>? Events { get; set; }

    public int Port { get; private set; }

    public string Address => $"http://127.0.0.1:{Port}";

    public static async Task<FakeHub> StartAsync()
    {
        var hub = new FakeHub();
        await hub.ListenAsync();
        return hub;
    }

    /// <summary>The next request of the API is answered by this instead.</summary>
    public void AnswerNext(Func<HttpContext, Task> answer) => _next.Enqueue(answer);

    /// <summary>What was to be answered and was not asked for.</summary>
    public void ForgetAnswers() => _next.Clear();

    public void AnswerNext(int status, string document) => AnswerNext(http =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = status < 400 ? "application/json" : "application/problem+json";
        return http.Response.WriteAsync(document);
    });

    /// <summary>The hub's process ends; what it knows stays.</summary>
    public async Task StopAsync() => await _app.DisposeAsync();

    /// <summary>Listens, again on the port that it had.</summary>
    public async Task ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, Port);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
        Port = new Uri(_app.Urls.First()).Port;
    }

    /// <summary>Whatever a test looks at: all that was asked for is in the hub's description.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Assert.Empty(_undescribed);
    }

    public JsonObject Add(string status, string name = "file.bin")
    {
        var number = Tasks.Count + 1;
        var task = new JsonObject
        {
            ["id"] = $"task-{number:d8}",
            ["gid"] = number.ToString("x16", CultureInfo.InvariantCulture),
            ["status"] = status,
            ["name"] = name,
        };
        Tasks.Add(task);
        return task;
    }

    private async Task AnswerAsync(HttpContext http)
    {
        // An agent of another test may still look for its aria2c, which had this port.
        if (http.Request.Path == "/jsonrpc")
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var reader = new StreamReader(http.Request.Body);
        var request = new FakeRequest(
            http.Request.Method, http.Request.Path.Value!, http.Request.QueryString.Value!, http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString()), await reader.ReadToEndAsync());
        Requests.Enqueue(request);
        Check(request, await ApiDocument.ReadAsync());
        if (request.Path.EndsWith("/events", StringComparison.Ordinal))
        {
            await StreamAsync(http);
        }
        else if (_next.TryDequeue(out var answer))
        {
            await answer(http);
        }
        else if (request.Header("X-API-Key") != Key)
        {
            await WriteAsync(http, 401, JsonNode.Parse("""{"type":"urn:aria-cluster:problem:key-refused","title":"The key is not accepted","status":401}""")!);
        }
        else
        {
            await RouteAsync(http, request);
        }
    }

    private async Task StreamAsync(HttpContext http)
    {
        if (Events is not { } events)
        {
            await WriteAsync(http, 404, JsonNode.Parse("""{"title":"There is no such route","status":404}""")!);
            return;
        }

        http.Response.ContentType = "text/event-stream";
        await foreach (var message in events.Reader.ReadAllAsync(http.RequestAborted))
        {
            await http.Response.WriteAsync(message + "\n\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }

    private void Check(FakeRequest request, ApiDocument api)
    {
        var what = $"{request.Method} {request.Path}";
        if (api.Find(request.Method, request.Path) is not { } operation)
        {
            if (!api.IsLeftOut(request.Path))
            {
                _undescribed.Enqueue(what);
            }

            return;
        }

        var known = (operation["parameters"] as JsonArray ?? []).Select(parameter => parameter!["name"]!.GetValue<string>()).ToHashSet();
        foreach (var name in request.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')[0]).Where(name => !known.Contains(name)))
        {
            _undescribed.Enqueue($"{what} with {name}");
        }

        if (request.Body.Length > 0)
        {
            var schema = operation["requestBody"] is JsonObject body ? ApiDocument.SchemaOf(body) : null;
            foreach (var fault in schema is null ? ["takes no body"] : api.Schemas.Find(JsonNode.Parse(request.Body), schema, what))
            {
                _undescribed.Enqueue(fault);
            }
        }
    }

    private Task RouteAsync(HttpContext http, FakeRequest request) => (request.Method, request.Path.Split('/')[1..]) switch
    {
        ("GET", ["api", "status"]) => WriteAsync(http, 200, Status),
        ("GET", ["api", "workers"]) => WriteAsync(http, 200, Workers),
        ("GET", ["api", "tasks"]) => ListAsync(http),
        ("POST", ["api", "tasks"]) => WriteAsync(http, 201, Reference(Accept(JsonNode.Parse(request.Body)!))),
        ("POST", ["api", "tasks", "batch"]) => WriteAsync(http, 202, AcceptBatch(JsonNode.Parse(request.Body)!)),
        ("POST", ["api", "tasks", "pause" or "resume" or "cancel" or "retry" or "delete"]) when request.Body.Length > 0 => WriteAsync(http, 200, Command(JsonNode.Parse(request.Body)!)),
        (_, ["api", "tasks", var id, ..]) when Find(id) is null => WriteAsync(
            http, 404, JsonNode.Parse($$"""{"title":"There is no such task","status":404,"detail":"'{{id}}' is neither the id nor the gid of a task."}""")!),
        ("GET", ["api", "tasks", var id]) => WriteAsync(http, 200, Find(id)!),
        (_, ["api", "tasks", var id, ..]) => WriteAsync(http, 200, Reference(Find(id)!, withStatus: true)),
        _ => WriteAsync(http, 404, JsonNode.Parse("""{"title":"There is no such route","status":404}""")!),
    };

    private Task ListAsync(HttpContext http)
    {
        var query = http.Request.Query;
        var statuses = query["status"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<JsonObject> found;
        lock (Tasks)
        {
            found = Tasks
                .Where(task => statuses.Length == 0 || statuses.Contains(task["status"]!.GetValue<string>()))
                .Where(task => query["batch"].Count == 0 || task["batchId"]?.GetValue<string>() == query["batch"])
                .Where(task => query["after"].Count == 0 || string.CompareOrdinal(task["id"]!.GetValue<string>(), query["after"]) > 0)
                .ToArray();
        }

        var limit = query["limit"].Count == 0 ? 100 : int.Parse(query["limit"]!, CultureInfo.InvariantCulture);
        var page = found.Take(limit).ToArray();
        var next = found.Count() > limit ? page[^1]["id"]!.GetValue<string>() : null;
        return WriteAsync(http, 200, new JsonObject { ["tasks"] = new JsonArray([.. page.Select(task => task.DeepClone())]), ["next"] = next });
    }

    private JsonObject Accept(JsonNode request, string? batch = null)
    {
        lock (Tasks)
        {
            var task = Add("pending", (request["out"] ?? request["url"] ?? request["uris"]![0]!).GetValue<string>());
            if (batch is not null)
            {
                task["batchId"] = batch;
            }

            OnAccepted(task);
            return task;
        }
    }

    private JsonObject AcceptBatch(JsonNode request)
    {
        var batch = $"batch-{Requests.Count}";
        var references = request["tasks"]!.AsArray().Select(task => (JsonNode)Reference(Accept(task!, batch))).ToArray();
        return new JsonObject { ["batchId"] = batch, ["tasks"] = new JsonArray(references) };
    }

    private JsonObject Command(JsonNode request)
    {
        var results = request["ids"]!.AsArray().Select(id => id!.GetValue<string>()).Select(id => Find(id) is { } task
            ? new JsonObject { ["asked"] = id, ["outcome"] = "done", ["id"] = task["id"]!.DeepClone(), ["gid"] = task["gid"]!.DeepClone(), ["status"] = task["status"]!.DeepClone() }
            : new JsonObject { ["asked"] = id, ["outcome"] = "unknown", ["detail"] = $"'{id}' is neither the id nor the gid of a task." }).ToArray();
        return new JsonObject
        {
            ["matched"] = results.Length,
            ["changed"] = results.Count(result => result["outcome"]!.GetValue<string>() == "done"),
            ["refused"] = new JsonArray([.. results.Where(result => result["id"] is null).Select(result => result["asked"]!.DeepClone())]),
            ["results"] = new JsonArray(results),
        };
    }

    private JsonObject? Find(string id)
    {
        lock (Tasks)
        {
            return Tasks.Find(task => task["id"]!.GetValue<string>() == id || task["gid"]!.GetValue<string>() == id);
        }
    }

    /// <summary>What a hub says of a task whose file is there.</summary>
    public static void Complete(JsonObject task)
    {
        task["status"] = "completed";
        task["worker"] = "local-1";
        task["lengthBytes"] = 1000;
        task["path"] = $"/data/{task["id"]}";
    }

    private static JsonObject Reference(JsonObject task, bool withStatus = false)
    {
        var reference = new JsonObject { ["id"] = task["id"]!.DeepClone(), ["gid"] = task["gid"]!.DeepClone() };
        if (withStatus)
        {
            reference["status"] = task["status"]!.DeepClone();
        }

        return reference;
    }

    private static Task WriteAsync(HttpContext http, int status, JsonNode body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = status < 400 ? "application/json" : "application/problem+json";
        return http.Response.WriteAsync(body.ToJsonString());
    }
}
