using System.Text.Json.Nodes;
using AriaCluster.Api.Problems;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AriaCluster.Api.Description;

/// <summary>Completes the description of an operation: parameters, examples, refusals, and the key that it needs.</summary>
internal static class OperationTexts
{
    public static Task AddAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var route = new EndpointMetadataCollection(context.Description.ActionDescriptor.EndpointMetadata);
        if (route.GetMetadata<RouteText>() is { } text && context.Document is { } document)
        {
            AddParameters(operation, text);
            AddBody(operation, text);
            AddAnswers(operation, text);
            AddProblems(operation, RouteDescription.ProblemsOf(text, route), document);
            AddKey(operation, route, document);
        }

        return Task.CompletedTask;
    }

    // What the route's pattern tells of a parameter is its name and nothing more.
    private static void AddParameters(OpenApiOperation operation, RouteText text)
    {
        var told = text.Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        operation.Parameters = [.. text.Parameters.Select(parameter => parameter.ToParameter()), .. (operation.Parameters ?? []).Where(known => !told.Contains(known.Name ?? ""))];
    }

    private static void AddBody(OpenApiOperation operation, RouteText text)
    {
        if (text.Body is { } body && operation.RequestBody?.Content?.Values.FirstOrDefault() is { } content)
        {
            content.Example = JsonNode.Parse(body.Example);
        }
    }

    private static void AddAnswers(OpenApiOperation operation, RouteText text)
    {
        foreach (var answer in text.Answers)
        {
            if (operation.Responses?.GetValueOrDefault(answer.Status.ToString()) is not OpenApiResponse response)
            {
                continue;
            }

            response.Description = answer.Description;
            response.Headers = answer.Headers.Count == 0 ? null : answer.Headers.ToDictionary(
                header => header.Name,
                header => (IOpenApiHeader)new OpenApiHeader { Description = header.Description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
            if (response.Content?.Values.FirstOrDefault() is { } content && answer.Example is { } example)
            {
                content.Example = answer.ContentType.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(example) : example;
            }
        }
    }

    // Many routes refuse in the same ways, so what they have in common is described once.
    private static void AddProblems(OpenApiOperation operation, IReadOnlyList<ProblemType> problems, OpenApiDocument document)
    {
        foreach (var types in problems.GroupBy(type => type.Status))
        {
            var name = string.Join("-or-", types.Select(type => type.Name));
            if (operation.Responses?.GetValueOrDefault(types.Key.ToString()) is OpenApiResponse response)
            {
                response.Description = string.Join("; ", types.Select(type => $"`{type.Name}`: {type.Title}"));
                response.Content!.Values.Single().Examples = types.ToDictionary(type => type.Name, Example);
                document.AddComponent(name, response);
                operation.Responses[types.Key.ToString()] = new OpenApiResponseReference(name, document);
            }
        }
    }

    private static IOpenApiExample Example(ProblemType type)
    {
        var value = new JsonObject { ["type"] = type.Urn, ["title"] = type.Title, ["status"] = type.Status, ["detail"] = type.Title + "." };
        if (type == ProblemType.InvalidRequest)
        {
            value["detail"] = "One fault was found; nothing was changed.";
            value["errors"] = new JsonObject { ["limit"] = new JsonArray("must be a whole number from 1 to 1000") };
        }

        value["traceId"] = "0HNQ3C2V1M8KD:00000002";
        return new OpenApiExample { Summary = type.Title, Value = value };
    }

    private static void AddKey(OpenApiOperation operation, EndpointMetadataCollection route, OpenApiDocument document)
    {
        if (!RouteDescription.NeedsKey(route))
        {
            operation.Security = [];
            return;
        }

        var scopes = RouteDescription.ScopesOf(route);
        operation.Description += $"\n\nThe key needs the scope {string.Join(" or ", scopes.Select(scope => $"`{scope}`"))}.";
        operation.Security = [.. scopes.Select(scope => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(DocumentTexts.KeyScheme, document)] = [scope] })];
    }
}
