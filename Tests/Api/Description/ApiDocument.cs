using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AriaCluster.Api.Description;
using AriaCluster.Api.Hub;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AriaCluster.Tests.Api.Description;

/// <summary>The hub's OpenAPI document, and questions to it. Made once for all tests, from the routes of a hub that never starts.</summary>
internal sealed partial class ApiDocument
{
    private static readonly Lazy<Task<ApiDocument>> _made = new(MakeAsync);

    private readonly List<(Regex Path, JsonObject Item)> _paths;

    private ApiDocument(JsonObject json, IReadOnlyList<RouteEndpoint> routes)
    {
        (Json, Routes, Schemas) = (json, routes, new SchemaCheck(json));
        _paths = [.. json["paths"]!.AsObject()
            .OrderBy(path => path.Key.Count(c => c == '{'))
            .Select(path => (new Regex("^" + Parameter().Replace(path.Key, "[^/]+") + "$"), path.Value!.AsObject()))];
    }

    public JsonObject Json { get; }

    /// <summary>All routes of the hub, described or not.</summary>
    public IReadOnlyList<RouteEndpoint> Routes { get; }

    public SchemaCheck Schemas { get; }

    public IEnumerable<(string Name, JsonObject Operation)> Operations =>
        from path in Json["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select ($"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value!.AsObject());

    public static Task<ApiDocument> ReadAsync() => _made.Value;

    /// <summary>The operation of a request; null if none is described.</summary>
    public JsonObject? Find(string method, string path) =>
        _paths.Where(known => known.Path.IsMatch(path)).Select(known => known.Item[method.ToLowerInvariant()]?.AsObject()).FirstOrDefault(found => found is not null);

    /// <summary>Whether there is a route that is no part of the description, and says why.</summary>
    public bool IsLeftOut(string path) =>
        Routes.Any(route => route.Metadata.GetMetadata<UndescribedRoute>() is not null && "/" + route.RoutePattern.RawText!.Trim('/') == path);

    /// <summary>The answer of an operation with this status; null if none is described.</summary>
    public JsonObject? Answer(JsonObject operation, int status) =>
        operation["responses"]![status.ToString()] is { } answer ? Schemas.Resolve(answer.AsObject()) : null;

    /// <summary>The schema of the only content of an answer or body.</summary>
    public static JsonObject? SchemaOf(JsonObject? answer) => answer?["content"]?.AsObject().Single().Value!["schema"]?.AsObject();

    private static async Task<ApiDocument> MakeAsync()
    {
        using var folder = new TempFolder();
        await using var app = AriaCluster.Api.Program.Build([$"--Hub:Data={folder["hub"]}", "--Storage:Kind=memory"], AriaCluster.Api.Engine.GrainHosting.AddGrains);
        var routes = new CompositeEndpointDataSource(((IEndpointRouteBuilder)app).DataSources);
        var description = new ApiDescription(routes, app.Services.GetRequiredService<HubIdentity>(), app.Services.GetRequiredService<IHostEnvironment>());
        var json = JsonNode.Parse(await description.ReadAsync())!.AsObject();
        return new ApiDocument(json, [.. routes.Endpoints.OfType<RouteEndpoint>()]);
    }

    [GeneratedRegex(@"\\?\{[^}]+\}")]
    private static partial Regex Parameter();
}
