using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AriaCluster.Api.Audit;
using AriaCluster.Tests.Api.Description;
using AriaCluster.Tests.Api.Keys;

namespace AriaCluster.Tests.Api.Audit;

/// <summary>Walks every route that changes something, also one that is added later: a change leaves exactly one entry, and no secret in it.</summary>
public sealed class EveryChangeTests : IAsyncLifetime
{
    private const string Actor = "actor";

    private readonly List<string> _secrets = [];
    private HubHost _hub = null!;
    private HttpClient _actor = null!;
    private RouteRequests _requests = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubHost.StartAsync();
        _secrets.Add(await _hub.Client.NewKeyAsync(Actor, """{"scopes":["admin"]}"""));
        _actor = _hub.NewClient(_secrets[0]);
        _requests = new RouteRequests(_hub, _hub.Client);
    }

    public async ValueTask DisposeAsync()
    {
        _requests.Dispose();
        _actor.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task LeavesOneEntryWithWhoDidItAndNoSecret()
    {
        var document = await ApiDocument.ReadAsync();
        var routes = document.Routes.Where(route => route.Metadata.GetMetadata<AuditedRoute>() is not null)
            .SelectMany(route => RouteRequests.NamesOf(route).Select(name => (Name: name, route.Metadata.GetMetadata<AuditedRoute>()!.Action))).ToArray();
        var changing = document.Routes.SelectMany(RouteRequests.NamesOf).Where(name => !name.StartsWith("GET ", StringComparison.Ordinal));
        Assert.Empty(changing.Except(routes.Select(route => route.Name)));

        foreach (var (name, action) in routes)
        {
            var operation = document.Operations.FirstOrDefault(known => known.Name == name).Operation;
            var by = Actor;
            using var request = await PrepareAsync(name, operation);
            if (request.Headers.Authorization is not null)
            {
                by = $"joinToken {(await _hub.Client.GetJsonAsync("api/join-tokens")).GetProperty("joinTokens")[0].GetProperty("id")}";
            }

            using var answer = await (request.Headers.Authorization is null ? _actor : _hub.NewClient(null)).SendAsync(request, Ct);
            Assert.True(answer.IsSuccessStatusCode, $"{name} is answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Ct)}");
            await RememberSecretsAsync(answer);

            var listed = await _hub.Client.GetJsonAsync($"api/audit?action={action}&by={Uri.EscapeDataString(by)}");
            var entries = listed.GetProperty("entries");
            Assert.True(entries.GetArrayLength() == 1, $"{name} leaves {entries.GetArrayLength()} entries.");
            Assert.Equal(((int)answer.StatusCode, "127.0.0.1"), (entries[0].GetProperty("status").GetInt32(), entries[0].GetProperty("address").GetString()));
            Assert.NotEqual("", entries[0].GetProperty("kind").GetString());
            Assert.True(name.Contains('{', StringComparison.Ordinal) == entries[0].TryGetProperty("target", out _) || name is "POST /api/tasks" or "POST /api/tasks/batch" or "POST /api/join-tokens", name);
        }

        var all = (await _hub.Client.GetJsonAsync("api/audit?limit=1000")).GetRawText();
        Assert.All(_secrets, secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
        Assert.True(_secrets.Count >= 4);
    }

    // Where the sound request that every key may send changes nothing, one that does.
    private async Task<HttpRequestMessage> PrepareAsync(string route, JsonObject? operation)
    {
        var request = await _requests.MakeAsync(route, operation, withWorker: true);
        if (RouteRequests.IsBulk(route))
        {
            request.RequestUri = new Uri($"{route.Split(' ')[1].TrimStart('/')}?text={await _requests.NewTaskAsync(route)}", UriKind.Relative);
        }
        else if (route == "POST /api/tasks/delete")
        {
            request.Content = new StringContent($$"""{"ids":["{{await _requests.NewTaskAsync(route)}}"]}""", new MediaTypeHeaderValue("application/json"));
        }
        else if (route == "DELETE /api/join-tokens/{id}")
        {
            request.RequestUri = new Uri($"api/join-tokens/{(await NewJoinTokenAsync()).Id}", UriKind.Relative);
        }
        else if (route == "POST /api/workers/{name}/join")
        {
            request.RequestUri = new Uri("api/workers/joiner/join", UriKind.Relative);
            request.Headers.Authorization = new("Bearer", (await NewJoinTokenAsync()).Token);
        }
        else if (route == "POST /api/db/import")
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("http://example.org/imported\n gid=0011223344556677\n")) { Headers = { ContentType = new("application/octet-stream") } };
        }

        return request;
    }

    private async Task<(string Id, string Token)> NewJoinTokenAsync()
    {
        foreach (var known in (await _hub.Client.GetJsonAsync("api/join-tokens")).GetProperty("joinTokens").EnumerateArray())
        {
            using var gone = await _hub.Client.SendAsync("DELETE", $"api/join-tokens/{known.GetProperty("id")}");
        }

        using var answer = await _hub.Client.PostJsonAsync("api/join-tokens", """{"seconds":60}""");
        var token = await answer.ReadJsonAsync();
        _secrets.Add(token.GetProperty("token").GetString()!);
        return (token.GetProperty("id").GetString()!, token.GetProperty("token").GetString()!);
    }

    private async Task RememberSecretsAsync(HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentType?.MediaType == "application/json")
        {
            var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).RootElement;
            foreach (var name in new[] { "key", "token" })
            {
                if (document.ValueKind == JsonValueKind.Object && document.TryGetProperty(name, out var secret))
                {
                    _secrets.Add(secret.GetString()!);
                }
            }
        }
    }
}
