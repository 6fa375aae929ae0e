using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AriaCluster.Api.Hub;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AriaCluster.Api.Description;

/// <summary>
/// The OpenAPI document of the hub's routes, made when it is first asked for and kept as bytes. What makes it (the framework's API
/// explorer, reflection over all documents) lives in services of its own that are gone afterwards: a hub that nobody asks pays nothing.
/// </summary>
internal sealed class ApiDescription(EndpointDataSource routes, HubIdentity identity, IHostEnvironment environment)
{
    private const string DocumentName = "aria";

    private readonly Lock _turn = new();
    private Task<byte[]>? _document;

    /// <summary>JSON in UTF-8.</summary>
    public Task<byte[]> ReadAsync()
    {
        lock (_turn)
        {
            // One that failed is tried again.
            return _document = _document is null or { IsFaulted: true } ? MakeAsync() : _document;
        }
    }

    private async Task<byte[]> MakeAsync()
    {
        await using var services = AddServices(new ServiceCollection()).BuildServiceProvider();
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(DocumentName).GetOpenApiDocumentAsync();
        using var buffer = new MemoryStream();
        await document.SerializeAsJsonAsync(buffer, OpenApiSpecVersion.OpenApi3_1);
        return buffer.ToArray();
    }

    private IServiceCollection AddServices(IServiceCollection services)
    {
        services.AddLogging().AddRouting();
        services.AddSingleton<EndpointDataSource>(new DescribedRoutes(routes)).AddSingleton(environment);
        services.Configure<JsonOptions>(options => Configure(options.SerializerOptions));
        return services.AddOpenApi(DocumentName, options =>
        {
            options.CreateSchemaReferenceId = Name;
            options.AddSchemaTransformer(SchemaTexts.AddAsync);
            options.AddOperationTransformer(OperationTexts.AddAsync);
            options.AddDocumentTransformer((document, context, ct) => DocumentTexts.AddAsync(document, identity, context, ct));
            options.AddDocumentTransformer(DocumentTexts.SimplifyAsync);
        });
    }

    private static void Configure(JsonSerializerOptions json)
    {
        json.TypeInfoResolver = new DefaultJsonTypeInfoResolver();
        json.NumberHandling = JsonNumberHandling.Strict;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
    }

    // What may be anything has no name worth a reference.
    private static string? Name(JsonTypeInfo type) =>
        type.Type == typeof(JsonElement) || type.Type == typeof(JsonElement?) ? null
        : OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name ? name.Replace("Document", "", StringComparison.Ordinal)
        : null;
}
