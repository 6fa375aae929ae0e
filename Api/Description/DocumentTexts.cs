using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AriaCluster.Api.Description;

/// <summary>What the description says of the API as a whole.</summary>
internal static class DocumentTexts
{
    public const string KeyScheme = "key";

    public static Task AddAsync(OpenApiDocument document, HubIdentity identity, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Aria Cluster",
            Version = identity.Version,
            Description = "One download queue over many machines. JSON in camelCase, times in UTC, sizes in bytes; a member without a value is left out. "
                + "Every refusal is a problem document (RFC 9457); decide by its `type`, never by its words.",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new OpenApiServer { Url = ".", Description = "The hub that answers this" }];
        document.Tags = new HashSet<OpenApiTag>(DescriptionTags.All.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }));
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = KeyAuthentication.HeaderName,
                Description = "An API key. `Authorization: Bearer` takes it as well. The hub's first start writes one to `keys/admin.key`.",
            },
        };
        return Task.CompletedTask;
    }

    /// <summary>A member of an answer is an object or left out: what may be null only in the type is plainly the object.</summary>
    public static Task SimplifyAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        var answers = (document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>()).Values.Where(schema => schema.AdditionalPropertiesAllowed);
        foreach (var members in answers.Select(schema => schema.Properties).OfType<IDictionary<string, IOpenApiSchema>>())
        {
            foreach (var (name, member) in members.ToArray())
            {
                if (member.OneOf is { Count: 2 } either && either.Any(one => one.Type == JsonSchemaType.Null))
                {
                    members[name] = either.First(one => one.Type != JsonSchemaType.Null);
                }
            }
        }

        return Task.CompletedTask;
    }
}
