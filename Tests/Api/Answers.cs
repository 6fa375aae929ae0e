using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace AriaCluster.Tests.Api;

/// <summary>Asks the hub in JSON, and reads what it answers.</summary>
internal static class Answers
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Task<HttpResponseMessage> PostJsonAsync(this HttpClient client, string route, string json, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return client.SendAsync(request, Ct);
    }

    public static async Task<JsonElement> GetJsonAsync(this HttpClient client, string route)
    {
        using var answer = await client.GetAsync(route, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    public static Task<JsonElement> ReadJsonAsync(this HttpResponseMessage answer) => answer.Content.ReadFromJsonAsync<JsonElement>(Ct);

    /// <summary>Asserts that the answer is this problem, with a fault of this field only if one is given.</summary>
    public static async Task<JsonElement> IsProblemAsync(this HttpResponseMessage answer, int status, string type, string? field = null)
    {
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal(((HttpStatusCode)status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(("urn:aria-cluster:problem:" + type, status), (problem.GetProperty("type").GetString(), problem.GetProperty("status").GetInt32()));
        Assert.NotEqual("", problem.GetProperty("traceId").GetString());
        if (field is not null)
        {
            Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        }

        return problem;
    }
}
