using Microsoft.OpenApi;

namespace AriaCluster.Api.Description;

/// <summary>The JSON kinds that a member takes, or its map's values, where there are several.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KindsAttribute(JsonSchemaType types) : Attribute
{
    public JsonSchemaType Types => types;
}
