using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AriaCluster.Api.Description;

/// <summary>Makes schemas say what the hub does: a member without a value is left out of answers, and is never null there.</summary>
internal static class SchemaTexts
{
    public static Task AddAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Object } type)
        {
            var always = type.Properties.Where(IsAlwaysThere).Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
            schema.Required = always.Count > 0 ? always : null;
        }

        if (context.JsonPropertyInfo is { } member)
        {
            AddMember(schema, member, context.JsonTypeInfo.Kind == JsonTypeInfoKind.Dictionary);
        }

        return Task.CompletedTask;
    }

    // A null that is left out is no null. What people send may have it.
    private static bool IsLeftOut(JsonPropertyInfo member) =>
        member.IsGetNullable && !IsNeverIgnored(member) &&
        member.DeclaringType.GetCustomAttributes(typeof(JsonUnmappedMemberHandlingAttribute), inherit: false).Length == 0;

    private static void AddMember(OpenApiSchema schema, JsonPropertyInfo member, bool isMap)
    {
        if (IsLeftOut(member) && schema.Type is { } type)
        {
            schema.Type = type & ~JsonSchemaType.Null;
        }

        if (Find<AllowedValuesAttribute>(member) is { } allowed)
        {
            schema.Enum = [.. allowed.Values.Select(value => JsonSerializer.SerializeToNode(value)!)];
        }

        if (Find<KindsAttribute>(member) is { } kinds)
        {
            schema.AdditionalProperties = isMap ? new OpenApiSchema { Type = kinds.Types } : null;
            schema.Type = (isMap ? JsonSchemaType.Object : kinds.Types) | JsonSchemaType.Null;
        }
    }

    private static bool IsAlwaysThere(JsonPropertyInfo member) => !member.IsGetNullable || IsNeverIgnored(member);

    private static bool IsNeverIgnored(JsonPropertyInfo member) => Find<JsonIgnoreAttribute>(member) is { Condition: JsonIgnoreCondition.Never };

    private static T? Find<T>(JsonPropertyInfo member)
        where T : Attribute => member.AttributeProvider?.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().FirstOrDefault();
}
