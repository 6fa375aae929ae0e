using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using AriaCluster.Api.Keys;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Api;

/// <summary>Machines that become workers, and workers that stop being some.</summary>
public sealed class JoiningTests : IAsyncLifetime
{
    private HubHost _hub = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _hub = await HubHost.StartAsync();

    public async ValueTask DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task AJoinTokenIsExchangedForTheWorkersOwnAndTheSameRequestAgainChangesNothing()
    {
        var joinToken = await CreateTokenAsync("{}");

        using var joined = await JoinAsync(joinToken, "box1", "mine");
        using var again = await JoinAsync(joinToken, "box1", "mine");
        using var worker = await WorkerSocket.ConnectAsync(_hub, "box1", slots: 1, "mine");

        Assert.Equal("""{"name":"box1","changed":true}""", await joined.Content.ReadAsStringAsync(Ct));
        Assert.Equal("""{"name":"box1","changed":false}""", await again.Content.ReadAsStringAsync(Ct));
        Assert.Equal("online", (await _hub.Client.GetJsonAsync("api/workers/box1")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task ANameThatHasATokenIsNobodyElsesUntilItIsRevoked()
    {
        var joinToken = await CreateTokenAsync("{}");
        using var joined = await JoinAsync(joinToken, "box1", "mine");

        using var taken = await JoinAsync(joinToken, "box1", "other");
        using var revoked = await _hub.Client.DeleteAsync("api/workers/box1/token", Ct);
        using var back = await JoinAsync(joinToken, "box1", "mine");
        using var other = await JoinAsync(joinToken, "box1", "other");

        await taken.IsProblemAsync(409, "name-taken");
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        await back.IsProblemAsync(409, "name-taken");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task AJoinTokenIsShownOnceListedAndRevoked()
    {
        using var made = await _hub.Client.PostJsonAsync("api/join-tokens", """{"seconds":60}""");
        var document = await made.ReadJsonAsync();
        var (id, token) = (document.GetProperty("id").GetString(), document.GetProperty("token").GetString()!);
        var listed = (await _hub.Client.GetJsonAsync("api/join-tokens")).GetProperty("joinTokens");

        using var gone = await _hub.Client.DeleteAsync($"api/join-tokens/{id}", Ct);
        using var unknown = await _hub.Client.DeleteAsync($"api/join-tokens/{id}", Ct);
        using var late = await JoinAsync(token, "box1", "mine");

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal((1, id, "admin"), (listed.GetArrayLength(), listed[0].GetProperty("id").GetString(), listed[0].GetProperty("by").GetString()));
        Assert.DoesNotContain(token, listed.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        await unknown.IsProblemAsync(404, "unknown-join-token");
        await late.IsProblemAsync(401, "join-refused");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"seconds":null}""")]
    public async Task AJoinTokenIsGoodForAnHourUnlessAnotherTimeIsAskedFor(string body)
    {
        using var made = await _hub.Client.PostJsonAsync("api/join-tokens", body);

        var document = await made.ReadJsonAsync();
        Assert.Equal(TimeSpan.FromHours(1), document.GetProperty("expiresAt").GetDateTimeOffset() - document.GetProperty("createdAt").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("""{"seconds":0}""", "seconds")]
    [InlineData("""{"seconds":604801}""", "seconds")]
    [InlineData("""{"seconds":"1h"}""", "seconds")]
    [InlineData("""{"for":1}""", "for")]
    [InlineData("[]", "body")]
    public async Task AJoinTokenIsNeverMadeForALifetimeThatMakesNoSense(string body, string field)
    {
        using var answer = await _hub.Client.PostJsonAsync("api/join-tokens", body);

        await answer.IsProblemAsync(400, "invalid-request", field);
        Assert.Equal(0, (await _hub.Client.GetJsonAsync("api/join-tokens")).GetProperty("joinTokens").GetArrayLength());
    }

    [Theory]
    [InlineData("Box_1", "", "name")]
    [InlineData("box1", "short", "tokenHash")]
    [InlineData("box1", "G0000000000000000000000000000000000000000000000000000000000000000", "tokenHash")]
    public async Task AMachineThatAsksWronglyDoesNotJoin(string name, string hash, string field)
    {
        var joinToken = await CreateTokenAsync("{}");
        using var request = Request(joinToken, name, hash.Length == 0 ? Secret.Hash("mine") : hash);

        using var stranger = _hub.NewClient(key: null);
        using var answer = await stranger.SendAsync(request, Ct);

        await answer.IsProblemAsync(400, "invalid-request", field);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task WithoutAGoodJoinTokenNobodyJoins(string? token)
    {
        using var answer = await JoinAsync(token, "box1", "mine");

        await answer.IsProblemAsync(401, "join-refused");
        using var unknown = await _hub.Client.GetAsync("api/workers/box1", Ct);
        await unknown.IsProblemAsync(404, "unknown-worker");
    }

    [Fact]
    public async Task AnAdminKeyIsNoJoinToken()
    {
        using var answer = await JoinAsync((await File.ReadAllTextAsync(_hub.AdminKeyFile, Ct)).Trim(), "box1", "mine");

        await answer.IsProblemAsync(401, "join-refused");
    }

    [Fact]
    public async Task ARevokedWorkersConnectionIsClosedAtOnceAndItIsNotLetInAgain()
    {
        using var worker = await WorkerSocket.ConnectAsync(_hub, "w1", slots: 1);
        using var created = await _hub.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/x"}""");
        var order = await worker.NextOrderAsync();

        using var revoked = await _hub.Client.DeleteAsync("api/workers/w1/token", Ct);
        using var again = await _hub.Client.DeleteAsync("api/workers/w1/token", Ct);

        Assert.True((await worker.NextAsync(frame => frame.Revoked is not null)).Revoked);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await worker.ReadCloseAsync());
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (revoked.StatusCode, again.StatusCode));
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => WorkerSocket.ConnectAsync(_hub, "w1", slots: 1, worker.Token));
        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
        Assert.Equal("revoked", (await _hub.Client.GetJsonAsync("api/workers/w1")).GetProperty("status").GetString());
        var task = await Eventually.GetsAsync(() => _hub.Client.GetJsonAsync($"api/tasks/{order.Key.TaskId}"), task => task.GetProperty("status").GetString() == "pending");
        Assert.Equal(0, task.GetProperty("failures").GetInt32());
    }

    [Fact]
    public async Task AReportOfARevokedWorkerThatIsDeafToItsEndIsNotHeard()
    {
        using var worker = await WorkerSocket.ConnectAsync(_hub, "w1", slots: 1);
        using var created = await _hub.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/x"}""");
        var order = await worker.NextOrderAsync();

        using var revoked = await _hub.Client.DeleteAsync("api/workers/w1/token", Ct);
        await Record.ExceptionAsync(() => worker.SendAsync(new WorkerFrame
        {
            Reports = [new PartReport(order.Key, PartEvent.Completed, new TaskResult("w1", [new ResultFile("/x", 1)], 1, null))],
        }));

        Assert.True((await worker.NextAsync(frame => frame.Revoked is not null || frame.Verdicts is not null)).Revoked);
        await worker.ReadCloseAsync();
        Assert.NotEqual("completed", (await _hub.Client.GetJsonAsync($"api/tasks/{order.Key.TaskId}")).GetProperty("status").GetString());
    }

    private async Task<string> CreateTokenAsync(string body)
    {
        using var answer = await _hub.Client.PostJsonAsync("api/join-tokens", body);
        return (await answer.ReadJsonAsync()).GetProperty("token").GetString()!;
    }

    private async Task<HttpResponseMessage> JoinAsync(string? joinToken, string name, string token)
    {
        using var stranger = _hub.NewClient(key: null);
        using var request = Request(joinToken, name, Secret.Hash(token));
        return await stranger.SendAsync(request, Ct);
    }

    private static HttpRequestMessage Request(string? joinToken, string name, string hash)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"api/workers/{name}/join")
        {
            Content = new StringContent($$"""{"tokenHash":"{{hash}}"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = joinToken is null ? null : new AuthenticationHeaderValue("Bearer", joinToken);
        return request;
    }
}
