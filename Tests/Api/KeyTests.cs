using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using AriaCluster.Api.Keys;
using AriaCluster.Cluster;

namespace AriaCluster.Tests.Api;

public sealed class KeyTests : IAsyncLifetime
{
    private const string Task1 = "task-00000000-0000-7000-8000-00000000ffff";

    private EdgeHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync();

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public void TheFirstStartMakesAnAdminKeyThatOnlyItsOwnerReads()
    {
        var key = Assert.Single(_host.Keys.Values);

        Assert.Equal(("admin", KeyScopes.Admin, Secret.Hash(File.ReadAllText(_host.AdminKeyFile).Trim())), (key.Name, key.Scopes, key.Hash));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_host.AdminKeyFile));
        }
    }

    [Theory]
    [InlineData("GET", "api/status")]
    [InlineData("GET", "api/tasks")]
    [InlineData("POST", "api/tasks")]
    [InlineData("POST", "api/tasks/batch")]
    [InlineData("GET", "api/tasks/" + Task1)]
    [InlineData("POST", "api/tasks/" + Task1 + "/pause")]
    [InlineData("DELETE", "api/tasks/" + Task1)]
    [InlineData("GET", "api/workers")]
    [InlineData("GET", "api/workers/w")]
    [InlineData("PUT", "api/workers/w/token")]
    [InlineData("GET", "api/keys")]
    [InlineData("PUT", "api/keys/x")]
    [InlineData("DELETE", "api/keys/x")]
    [InlineData("GET", "nothing")]
    [InlineData("PATCH", "api/tasks")]
    public async Task NothingIsAnsweredWithoutAKey(string method, string route)
    {
        using var stranger = _host.NewClient(key: null);
        using var guesser = _host.NewClient("wrong");

        using var missing = await stranger.SendAsync(new HttpRequestMessage(new HttpMethod(method), route), Ct);
        using var wrong = await guesser.SendAsync(new HttpRequestMessage(new HttpMethod(method), route), Ct);

        await missing.IsProblemAsync(401, "key-missing");
        await wrong.IsProblemAsync(401, "key-refused");
        Assert.NotEmpty(missing.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task TwoKeysAtOnceAreSaidToBeTwo()
    {
        using var client = _host.NewClient(key: null);
        using var socket = new TcpClient(client.BaseAddress!.Host, client.BaseAddress.Port);
        using var reader = new StreamReader(socket.GetStream());

        await socket.GetStream().WriteAsync("GET /api/tasks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-API-Key: one\r\nX-API-Key: two\r\n\r\n"u8.ToArray(), Ct);

        Assert.Contains("is there 2 times", await reader.ReadToEndAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("health/live")]
    [InlineData("health/ready")]
    public async Task HealthNeedsNoKey(string route)
    {
        using var stranger = _host.NewClient(key: null);

        using var answer = await stranger.GetAsync(route, Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task AKeyMayComeAsABearerToken()
    {
        using var client = _host.NewClient(key: null);
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await File.ReadAllTextAsync(_host.AdminKeyFile, Ct)).Trim());

        Assert.NotEqual(default, await client.GetJsonAsync("api/status"));
    }

    [Theory]
    [InlineData("read", "GET", "api/tasks", 200)]
    [InlineData("read", "POST", "api/tasks", 403)]
    [InlineData("read", "POST", "api/tasks/" + Task1 + "/cancel", 403)]
    [InlineData("read", "DELETE", "api/tasks/" + Task1, 403)]
    [InlineData("read", "PUT", "api/workers/w/token", 403)]
    [InlineData("submit", "GET", "api/tasks", 200)]
    [InlineData("submit", "GET", "api/status", 200)]
    [InlineData("submit", "GET", "api/workers", 403)]
    [InlineData("submit", "POST", "api/tasks/" + Task1 + "/cancel", 404)]
    [InlineData("submit", "POST", "api/tasks", 415)]
    [InlineData("submit", "POST", "api/tasks/batch", 415)]
    [InlineData("control", "POST", "api/tasks/" + Task1 + "/cancel", 404)]
    [InlineData("control", "GET", "api/workers", 403)]
    [InlineData("control", "GET", "api/tasks", 403)]
    [InlineData("control", "PUT", "api/keys/x", 403)]
    [InlineData("control", "DELETE", "api/keys/limited", 403)]
    [InlineData("admin", "GET", "api/tasks", 200)]
    [InlineData("admin", "POST", "api/tasks/" + Task1 + "/cancel", 404)]
    public async Task AScopeAllowsItsRoutesAndNoOthers(string scope, string method, string route, int status)
    {
        using var client = _host.NewClient(await NewKeyAsync("limited", $$"""{"scopes":["{{scope}}"]}"""));

        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), route), Ct);

        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 403)
        {
            await answer.IsProblemAsync(403, "scope-missing");
        }
    }

    [Fact]
    public async Task AKeyIsShownOnceAndItsNameOwnsWhatItSubmits()
    {
        using var client = _host.NewClient(await NewKeyAsync("cron", """{"scopes":["submit"]}"""));

        using var answer = await client.PostJsonAsync("api/tasks", """{"url":"http://example.org/x"}""");

        var keys = await _host.Client.GetJsonAsync("api/keys");
        Assert.Equal("cron", Assert.Single(_host.Tasks.Values).Owner);
        Assert.Equal(["admin", "cron"], keys.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("name").GetString()));
        Assert.DoesNotContain(keys.GetProperty("keys").EnumerateArray(), key => key.TryGetProperty("key", out _) || key.TryGetProperty("hash", out _));
    }

    [Fact]
    public async Task AnExpiredKeyIsRefused()
    {
        using var client = _host.NewClient(await NewKeyAsync("guest", """{"scopes":["read"],"expiresAt":"2026-01-01T01:00:00Z"}"""));
        Assert.NotEqual(default, await client.GetJsonAsync("api/tasks"));

        _host.Time.Advance(TimeSpan.FromHours(1));

        using var answer = await client.GetAsync("api/tasks", Ct);
        await answer.IsProblemAsync(401, "key-refused");
    }

    [Fact]
    public async Task AReplacedKeyIsRefusedAtOnce()
    {
        using var client = _host.NewClient(await NewKeyAsync("bot", """{"scopes":["read"]}"""));
        Assert.NotEqual(default, await client.GetJsonAsync("api/tasks"));

        await NewKeyAsync("bot", """{"scopes":["read"]}""");

        using var answer = await client.GetAsync("api/tasks", Ct);
        await answer.IsProblemAsync(401, "key-refused");
    }

    [Fact]
    public async Task ARevokedKeyIsRefusedAtOnce()
    {
        using var client = _host.NewClient(await NewKeyAsync("bot", """{"scopes":["read"]}"""));
        Assert.NotEqual(default, await client.GetJsonAsync("api/tasks"));

        using var revoked = await _host.Client.DeleteAsync("api/keys/bot", Ct);
        using var again = await _host.Client.DeleteAsync("api/keys/bot", Ct);

        using var answer = await client.GetAsync("api/tasks", Ct);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        await answer.IsProblemAsync(401, "key-refused");
        await again.IsProblemAsync(404, "unknown-key");
    }

    [Fact]
    public async Task AReadOfKeysThatIsUnderWayDoesNotBringARevokedOneBack()
    {
        using var client = _host.NewClient(await NewKeyAsync("bot", """{"scopes":["read"]}"""));
        var old = _host.Keys.Values.ToImmutableArray();
        var (asked, answered) = (new TaskCompletionSource(), new TaskCompletionSource<ImmutableArray<ApiKey>>());
        _host.OnCluster = (method, arguments) =>
        {
            if (method != nameof(IClusterGrain.GetKeysAsync))
            {
                return _host.AnswerCluster(method, arguments);
            }

            _host.OnCluster = _host.AnswerCluster;
            asked.SetResult();
            return answered.Task;
        };

        _host.Time.Advance(TimeSpan.FromMinutes(1));
        var reading = client.GetAsync("api/tasks", Ct);
        await asked.Task;
        var revoking = _host.Client.DeleteAsync("api/keys/bot", Ct);
        answered.SetResult(old);
        using var read = await reading;
        using var revoked = await revoking;

        using var answer = await client.GetAsync("api/tasks", Ct);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NoContent), (read.StatusCode, revoked.StatusCode));
        await answer.IsProblemAsync(401, "key-refused");
    }

    [Fact]
    public async Task AKeyWhoseRevocationIsUnansweredIsRefusedAllTheSame()
    {
        using var client = _host.NewClient(await NewKeyAsync("bot", """{"scopes":["read"]}"""));
        Assert.NotEqual(default, await client.GetJsonAsync("api/tasks"));
        _host.OnCluster = (_, _) => throw new TimeoutException();

        using var revoked = await _host.Client.DeleteAsync("api/keys/bot", Ct);

        using var answer = await client.GetAsync("api/tasks", Ct);
        await revoked.IsProblemAsync(503, "unavailable");
        await answer.IsProblemAsync(401, "key-refused");
    }

    [Fact]
    public async Task AWriteThatFailedIsRepeatedUntilTheKeyIsRevoked()
    {
        await NewKeyAsync("bot", """{"scopes":["read"]}""");
        var failures = 2;
        _host.OnCluster = (method, arguments) => method == nameof(IClusterGrain.RemoveKeyAsync) && failures-- > 0
            ? Task.FromResult(false)
            : _host.AnswerCluster(method, arguments);

        using var revoked = await _host.Client.DeleteAsync("api/keys/bot", Ct);

        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.DoesNotContain("bot", _host.Keys.Keys);
    }

    [Theory]
    [InlineData("x", "{}", "scopes")]
    [InlineData("x", """{"scopes":[]}""", "scopes")]
    [InlineData("x", """{"scopes":["all"]}""", "scopes[0]")]
    [InlineData("x", """{"scopes":["read"],"expiresAt":"2020-01-01T00:00:00Z"}""", "expiresAt")]
    [InlineData("x", """{"scopes":["read"],"expiresAt":5}""", "expiresAt")]
    [InlineData("x", """{"scopes":["read"],"hash":"0"}""", "hash")]
    [InlineData("a%20b", """{"scopes":["read"]}""", "name")]
    public async Task AFaultyKeyIsRefusedByField(string name, string json, string field)
    {
        using var answer = await PutKeyAsync(name, json);

        await answer.IsProblemAsync(400, "invalid-request", field);
        Assert.Single(_host.Keys);
    }

    private async Task<string> NewKeyAsync(string name, string json)
    {
        using var answer = await PutKeyAsync(name, json);
        return (await answer.ReadJsonAsync()).GetProperty("key").GetString()!;
    }

    private Task<HttpResponseMessage> PutKeyAsync(string name, string json) =>
        _host.Client.PutAsync("api/keys/" + name, new StringContent(json, null, "application/json"), Ct);
}
