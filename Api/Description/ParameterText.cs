using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace AriaCluster.Api.Description;

/// <summary>A parameter of a route.</summary>
/// <param name="In">Where it stands.</param>
/// <param name="Name">As it is written.</param>
/// <param name="Description">What it does.</param>
/// <param name="Example">A value.</param>
/// <param name="Schema">Makes the schema of its value.</param>
internal sealed record ParameterText(ParameterLocation In, string Name, string Description, JsonNode Example, Func<OpenApiSchema> Schema)
{
    public bool Required { get; init; } = In == ParameterLocation.Path;

    public static ParameterText Path(string name, string description, string example) =>
        new(ParameterLocation.Path, name, description, example, Text);

    public static ParameterText Query(string name, string description, string example) =>
        new(ParameterLocation.Query, name, description, example, Text);

    /// <summary>May be repeated.</summary>
    public static ParameterText Repeated(string name, string description, string example) => new(
        ParameterLocation.Query, name, description, new JsonArray(example), () => new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text() });

    public static ParameterText Header(string name, string description, string example) =>
        new(ParameterLocation.Header, name, description, example, Text);

    /// <summary>Of a route whose answer has a tag.</summary>
    public static ParameterText IfNoneMatch => Header("If-None-Match", "The ETag of an earlier answer: 304 comes back if that still holds.", "W/\"0123456789abcdef0123456789abcdef\"");

    public static ParameterText Choice(string name, string description, params string[] values) => new(
        ParameterLocation.Query, name, description, values[0], () => new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. values.Select(value => (JsonNode)value)] });

    public static ParameterText Switch(string name, string description) =>
        new(ParameterLocation.Query, name, description, true, () => new OpenApiSchema { Type = JsonSchemaType.Boolean });

    public static ParameterText Whole(string name, string description, int least, int most, int example) => new(
        ParameterLocation.Query,
        name,
        description,
        example,
        () => new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = least.ToString(CultureInfo.InvariantCulture),
            Maximum = most.ToString(CultureInfo.InvariantCulture),
        });

    public OpenApiParameter ToParameter() => new()
    {
        In = In,
        Name = Name,
        Description = Description,
        Required = Required,
        Example = Example.DeepClone(),
        Schema = Schema(),
    };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
