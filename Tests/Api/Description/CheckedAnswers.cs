using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace AriaCluster.Tests.Api.Description;

/// <summary>Sends requests on, and compares each and its answer with the hub's description: route, body, status and document.</summary>
internal sealed class CheckedAnswers(ApiDocument api) : DelegatingHandler(new SocketsHttpHandler())
{
    /// <summary>Operation and status of all that was answered, such as <c>getTask 200</c>.</summary>
    public ConcurrentBag<string> Seen { get; } = [];

    /// <summary>An answer without an end.</summary>
    public static bool IsStream(HttpResponseMessage answer) => answer.Content.Headers.ContentType?.MediaType == "text/event-stream";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var what = $"{request.Method} {request.RequestUri!.AbsolutePath}";
        var operation = api.Find(request.Method.Method, request.RequestUri.AbsolutePath);
        Assert.True(operation is not null, $"{what} is not described");
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);

        var answer = await base.SendAsync(request, cancellationToken);
        var status = (int)answer.StatusCode;
        var described = api.Answer(operation, status);
        Assert.True(described is not null, $"{what} answers {status}, which is not described");
        if (body.Length > 0 && answer.IsSuccessStatusCode)
        {
            Assert.Empty(api.Schemas.Find(JsonNode.Parse(body), ApiDocument.SchemaOf(operation["requestBody"]!.AsObject())!, what));
        }

        await CheckAsync(what, answer, described, cancellationToken);
        Seen.Add($"{operation["operationId"]} {status}");
        return answer;
    }

    private async Task CheckAsync(string what, HttpResponseMessage answer, JsonObject described, CancellationToken ct)
    {
        if (ApiDocument.SchemaOf(described) is not { } schema)
        {
            Assert.Equal(0, answer.Content.Headers.ContentLength ?? 0);
            return;
        }

        Assert.Equal(described["content"]!.AsObject().Single().Key, answer.Content.Headers.ContentType?.MediaType);
        if (IsStream(answer))
        {
            return;
        }

        await answer.Content.LoadIntoBufferAsync(ct);
        Assert.Empty(api.Schemas.Find(JsonNode.Parse(await answer.Content.ReadAsStringAsync(ct)), schema, what));
    }
}
