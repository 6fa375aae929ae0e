using System.Net;
using System.Text.Json.Nodes;
using AriaCluster.Api.Description;
using Microsoft.AspNetCore.Routing;

namespace AriaCluster.Tests.Api.Description;

/// <summary>
/// What is asked of the description of a route. To add one: write its text in <c>NounRoutes.cs</c> in the noun's folder, give the route
/// <c>.Describe(NounRoutes.Name)</c>, and ask for it once in <see cref="AnswersMatchTests"/>.
/// </summary>
public sealed class DescriptionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryRouteHasADescription()
    {
        var api = await ApiDocument.ReadAsync();

        var silent = api.Routes
            .Where(route => route.Metadata.GetMetadata<RouteDescription>() is null && route.Metadata.GetMetadata<UndescribedRoute>() is null)
            .Select(route => $"{string.Join(',', route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])} {route.RoutePattern.RawText}");
        Assert.True(!silent.Any(), $"No description: {string.Join("; ", silent)}. Write a RouteText in <Noun>Routes.cs beside the route and add .Describe(<Noun>Routes.Name) to it.");
    }

    [Fact]
    public async Task EveryOperationHasANameOfItsOwnASummaryADescriptionAndOneKnownTag()
    {
        var api = await ApiDocument.ReadAsync();

        var tags = api.Json["tags"]!.AsArray().Select(tag => tag!["name"]!.GetValue<string>()).ToHashSet();
        Assert.All(api.Operations, one =>
        {
            Assert.Matches("^[a-z]+([A-Z][a-z]+)*$", Text(one.Operation, "operationId"));
            Assert.InRange(Text(one.Operation, "summary").Length, 3, 60);
            Assert.False(Text(one.Operation, "summary").EndsWith('.'), $"{one.Name}: a summary is no sentence");
            Assert.True(Text(one.Operation, "description").Length > 15, $"{one.Name} says too little");
            Assert.Contains(Assert.Single(one.Operation["tags"]!.AsArray())!.GetValue<string>(), tags);
        });
        Assert.Distinct(api.Operations.Select(one => Text(one.Operation, "operationId")));
    }

    [Fact]
    public async Task EveryParameterSaysWhatItDoesAndHasASchemaAndAnExampleThatFits()
    {
        var api = await ApiDocument.ReadAsync();

        Assert.All(api.Operations, one =>
        {
            var parameters = (one.Operation["parameters"] as JsonArray ?? []).Select(parameter => parameter!.AsObject()).ToArray();
            Assert.All(parameters, parameter =>
            {
                Assert.True(Text(parameter, "description").Length > 5, $"{one.Name}: {Text(parameter, "name")} says too little");
                Assert.Empty(api.Schemas.Find(parameter["example"], parameter["schema"]!.AsObject(), $"{one.Name} {Text(parameter, "name")}"));
            });
            var inPath = parameters.Where(parameter => Text(parameter, "in") == "path").Select(parameter => $"{{{Text(parameter, "name")}}}");
            Assert.Equal(one.Name.Split('/').Where(segment => segment.StartsWith('{')), inPath);
        });
    }

    [Fact]
    public async Task EveryAnswerThatIsNoRefusalHasASchemaAndAnExampleThatFits()
    {
        var api = await ApiDocument.ReadAsync();

        Assert.All(api.Operations, one =>
        {
            var good = one.Operation["responses"]!.AsObject().Where(answer => answer.Key[0] is '1' or '2').ToArray();
            Assert.NotEmpty(good);
            Assert.All(good.Where(answer => answer.Key is not ("204" or "101")), answer =>
            {
                Assert.True(Text(answer.Value!.AsObject(), "description").Length > 3, one.Name);
                var content = answer.Value!["content"]!.AsObject().Single().Value!;
                Assert.NotNull(content["example"]);
                Assert.Empty(api.Schemas.Find(content["example"], content["schema"]!.AsObject(), $"{one.Name} {answer.Key}"));
            });
        });
    }

    [Fact]
    public async Task EveryBodyHasAnExampleThatFits()
    {
        var api = await ApiDocument.ReadAsync();

        Assert.All(api.Operations.Where(one => one.Operation["requestBody"] is not null), one =>
        {
            var content = one.Operation["requestBody"]!["content"]!["application/json"]!;
            Assert.NotNull(content["example"]);
            Assert.Empty(api.Schemas.Find(content["example"], content["schema"]!.AsObject(), one.Name));
            Assert.Contains("400", one.Operation["responses"]!.AsObject().Select(answer => answer.Key));
        });
    }

    [Fact]
    public async Task EveryRefusalIsAProblemWithAnExampleOfEachOfItsTypes()
    {
        var api = await ApiDocument.ReadAsync();

        Assert.All(api.Operations, one =>
        {
            var refusals = one.Operation["responses"]!.AsObject().Where(answer => answer.Key[0] is '4' or '5').ToArray();
            Assert.Contains(refusals, answer => answer.Key[0] == '4');
            Assert.All(refusals, refusal =>
            {
                var content = api.Answer(one.Operation, int.Parse(refusal.Key))!["content"]!["application/problem+json"]!;
                Assert.Equal("#/components/schemas/Problem", content["schema"]!["$ref"]!.GetValue<string>());
                Assert.NotEmpty(content["examples"]!.AsObject());
                Assert.All(content["examples"]!.AsObject(), example =>
                {
                    Assert.Empty(api.Schemas.Find(example.Value!["value"], content["schema"]!.AsObject(), one.Name));
                    Assert.Equal(refusal.Key, example.Value!["value"]!["status"]!.ToJsonString());
                });
            });
        });
    }

    [Fact]
    public async Task EveryOperationThatNeedsAKeySaysWhichScope()
    {
        var api = await ApiDocument.ReadAsync();

        var scopes = api.Operations.ToDictionary(
            one => one.Name, one => one.Operation["security"]!.AsArray().SelectMany(need => need!["key"]!.AsArray()).Select(scope => scope!.GetValue<string>()).ToArray());
        Assert.Equal(
            ["GET /health/live", "GET /health/ready", "GET /openapi.json", "GET /worker", "POST /api/workers/{name}/join"],
            scopes.Where(one => one.Value.Length == 0).Select(one => one.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["admin"], scopes["PUT /api/keys/{name}"]);
        Assert.Equal(["read", "submit"], scopes["GET /api/tasks"]);
        Assert.Equal("apiKey", api.Json["components"]!["securitySchemes"]!["key"]!["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task EveryReferenceLeadsSomewhereAndEveryComponentIsUsed()
    {
        var api = await ApiDocument.ReadAsync();

        var references = Walk(api.Json).OfType<JsonObject>().Select(thing => thing["$ref"]).OfType<JsonValue>().Select(reference => reference.GetValue<string>()).ToHashSet();
        Assert.All(references, reference => api.Schemas.Resolve(new JsonObject { ["$ref"] = reference }));
        var components = api.Json["components"]!.AsObject().Where(kind => kind.Key != "securitySchemes")
            .SelectMany(kind => kind.Value!.AsObject().Select(one => $"#/components/{kind.Key}/{one.Key}"));
        Assert.Equal([], components.Except(references));
    }

    [Fact]
    public async Task ABodysSchemaNamesTheMembersThatItsReaderKnows()
    {
        await using var hub = await EdgeHost.StartAsync();
        var api = await ApiDocument.ReadAsync();
        const string nonsense = "noSuchMember";

        foreach (var (name, operation) in api.Operations.Where(one => one.Operation["requestBody"] is not null))
        {
            var (method, route) = (name.Split(' ')[0], name.Split(' ')[1][1..].Replace("{id}", "task-1").Replace("{name}", "cron").Replace("{host}", "example.org"));
            using var request = new HttpRequestMessage(new HttpMethod(method), route) { Content = new StringContent($$"""{"{{nonsense}}":1}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")) };
            request.Headers.Authorization = new("Bearer", EdgeHost.JoinToken);
            using var answer = await hub.Client.SendAsync(request, Ct);
            var problem = await answer.IsProblemAsync(400, "invalid-request");

            var words = problem.GetProperty("errors").GetProperty(nonsense)[0].GetString()!;
            var allowed = words[(words.IndexOf("allowed", StringComparison.Ordinal) + "allowed is ".Length)..].Trim().Split(", ");
            var schema = api.Schemas.Resolve(operation["requestBody"]!["content"]!["application/json"]!["schema"]!.AsObject());
            Assert.Equal(schema["properties"]!.AsObject().Select(property => property.Key).Order(StringComparer.Ordinal), allowed.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task TheHubShowsItsDescriptionAndAPageToTryItToEverybody()
    {
        await using var hub = await EdgeHost.StartAsync();
        using var nobody = hub.NewClient(key: null);

        var document = await nobody.GetJsonAsync("openapi.json");
        using var page = await nobody.GetAsync("docs", Ct);
        var html = await page.Content.ReadAsStringAsync(Ct);
        using var script = await nobody.GetAsync("docs/swagger-ui-bundle.js", Ct);
        using var unknown = await nobody.GetAsync("docs/../openapi.yaml", Ct);

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString());
        Assert.Equal("index.html", page.RequestMessage!.RequestUri!.Segments[^1]);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single());
        Assert.DoesNotContain("//", html, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "text/javascript"), (script.StatusCode, script.Content.Headers.ContentType?.MediaType));
        Assert.Contains("SwaggerUIBundle", await script.Content.ReadAsStringAsync(Ct));
        await unknown.IsProblemAsync(401, "key-missing");
    }

    private static string Text(JsonObject thing, string member) => thing[member]?.GetValue<string>() ?? "";

    private static IEnumerable<JsonNode> Walk(JsonNode node) => (node switch
    {
        JsonObject members => members.Select(member => member.Value).OfType<JsonNode>(),
        JsonArray items => items.OfType<JsonNode>(),
        _ => [],
    }).SelectMany(Walk).Prepend(node);
}
