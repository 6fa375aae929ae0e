namespace AriaCluster.Tests.Api.Keys;

/// <summary>Keys as tests ask for them.</summary>
internal static class KeyClient
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Makes a key; <paramref name="json"/> is what is asked of it.</summary>
    public static async Task<string> NewKeyAsync(this HttpClient admin, string name, string json)
    {
        using var answer = await admin.PutAsync("api/keys/" + name, new StringContent(json, null, "application/json"), Ct);
        return (await answer.ReadJsonAsync()).GetProperty("key").GetString()!;
    }

    public static async Task<string> SubmitAsync(this HttpClient client, string json)
    {
        using var answer = await client.PostJsonAsync("api/tasks", json);
        return (await answer.ReadJsonAsync()).GetProperty("id").GetString()!;
    }

    public static Task<HttpResponseMessage> SendAsync(this HttpClient client, string method, string route) =>
        client.SendAsync(new HttpRequestMessage(new HttpMethod(method), route), Ct);
}
