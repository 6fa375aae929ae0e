using System.Net;
using System.Net.Sockets;
using AriaCluster.Api.Limits;
using AriaCluster.Tests.Api.Keys;

namespace AriaCluster.Tests.Api.Limits;

public sealed class LimitTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AKeyThatAsksTooOftenIsToldWhenToComeAgainAndOthersGoOn()
    {
        await using var host = await EdgeHost.StartAsync("--Limits:RequestsPerSecond=2");
        using var eager = host.NewClient(await host.Client.NewKeyAsync("eager", """{"scopes":["read"]}"""));
        using var calm = host.NewClient(await host.Client.NewKeyAsync("calm", """{"scopes":["read"]}"""));
        for (var i = 0; i < 4; i++)
        {
            await eager.GetJsonAsync("api/tasks");
        }

        using var refused = await eager.GetAsync("api/tasks", Ct);

        await refused.IsProblemAsync(429, "too-many-requests");
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        await calm.GetJsonAsync("api/tasks");
        host.Time.Advance(TimeSpan.FromSeconds(1));
        await eager.GetJsonAsync("api/tasks");
    }

    [Fact]
    public async Task AnAddressThatAsksTooOftenIsRefusedWithAnyKeyAndWithNone()
    {
        await using var host = await EdgeHost.StartAsync("--Limits:AddressRequestsPerSecond=2");
        using var stranger = host.NewClient(key: null);
        for (var i = 0; i < 4; i++)
        {
            using var live = await stranger.GetAsync("health/live", Ct);
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        }

        using var anonymous = await stranger.GetAsync("health/live", Ct);
        using var admin = await host.Client.GetAsync("api/tasks", Ct);

        await anonymous.IsProblemAsync(429, "too-many-requests");
        await admin.IsProblemAsync(429, "too-many-requests");
    }

    [Fact]
    public async Task WhoGuessesKeysIsStoppedAndWhoHasWorkedFromThereGoesOn()
    {
        await using var host = await EdgeHost.StartAsync("--Limits:WrongKeysPerMinute=3");
        var fresh = await host.Client.NewKeyAsync("fresh", """{"scopes":["read"]}""");
        for (var i = 0; i < 3; i++)
        {
            using var guess = await AskAsync(host, "guess" + i);
            await guess.IsProblemAsync(401, "key-refused");
        }

        using var another = await AskAsync(host, "guess4");
        using var known = await AskAsync(host, "guess1");
        using var right = await AskAsync(host, fresh);

        var problem = await another.IsProblemAsync(429, "too-many-wrong-keys");
        Assert.DoesNotContain("guess4", problem.GetRawText(), StringComparison.Ordinal);
        Assert.NotNull(another.Headers.RetryAfter?.Delta);
        await known.IsProblemAsync(401, "key-refused");
        await right.IsProblemAsync(429, "too-many-wrong-keys");
        await host.Client.GetJsonAsync("api/tasks");
        host.Time.Advance(TimeSpan.FromMinutes(1));
        using var later = await AskAsync(host, fresh);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task ProgramsWithARevokedKeyUseNobodysGuessesUp()
    {
        await using var host = await EdgeHost.StartAsync("--Limits:WrongKeysPerMinute=3");
        for (var i = 0; i < 20; i++)
        {
            using var old = await AskAsync(host, "revoked");
            await old.IsProblemAsync(401, "key-refused");
        }

        using var right = await AskAsync(host, await host.Client.NewKeyAsync("fresh", """{"scopes":["read"]}"""));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task AnAddressHasOnlySoManyConnections()
    {
        await using var host = await EdgeHost.StartAsync("--Limits:AddressConnections=3");
        await host.Client.GetJsonAsync("api/tasks");
        var connections = Enumerable.Range(0, 3).Select(_ => new TcpClient()).ToArray();

        // The server begins with connections side by side: which of them is one too many is not said by when they were made.
        var refused = await Task.WhenAll(connections.Select(connection => IsRefusedAsync(host, connection)));

        Assert.Equal([false, false, true], refused.Order());
        await host.Client.GetJsonAsync("api/tasks");
        Array.ForEach(connections, connection => connection.Dispose());
    }

    [Fact]
    public async Task WhoDoesNotFinishItsHeadersInTimeIsHungUpOn()
    {
        await using var host = await EdgeHost.StartAsync("--Limits:HeaderTime=00:00:01");
        using var slow = await ConnectAsync(host);
        using var reader = new StreamReader(slow.GetStream());

        await slow.GetStream().WriteAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: a"u8.ToArray(), Ct);

        Assert.StartsWith("HTTP/1.1 408 ", await reader.ReadToEndAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:1:2:3::4", "2001:db8:1:2:ffff::1", true)]
    [InlineData("2001:db8:1:2::4", "2001:db8:1:3::4", false)]
    [InlineData("::1", "127.0.0.1", false)]
    public void AddressesOfOneNetworkOfIPv6AreOneCaller(string one, string other, bool same) =>
        Assert.Equal(same, Caller.Of(IPAddress.Parse(one)) == Caller.Of(IPAddress.Parse(other)));

    [Fact]
    public void ABudgetNeverGivesMoreThanItHasHoweverManyAsk()
    {
        var budget = new Budget(10, 50, new ManualTimeProvider());
        var taken = 0;

        Parallel.For(0, 1_000, _ => Interlocked.Add(ref taken, budget.TryTake("a", out var _) ? 1 : 0));

        Assert.Equal(50, taken);
        Assert.True(budget.TryTake("b", out var _));
    }

    private static async Task<HttpResponseMessage> AskAsync(EdgeHost host, string key)
    {
        using var client = host.NewClient(key);
        return await client.GetAsync("api/tasks", Ct);
    }

    // Whether the other side ends it before it has answered; that may be while it is still made.
    private static async Task<bool> IsRefusedAsync(EdgeHost host, TcpClient connection)
    {
        try
        {
            await connection.ConnectAsync(host.Address.Host, host.Address.Port, Ct);
            await connection.GetStream().WriteAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), Ct);
            return await connection.GetStream().ReadAsync(new byte[1], Ct) == 0;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return true;
        }
    }

    private static async Task<TcpClient> ConnectAsync(EdgeHost host)
    {
        var client = new TcpClient();
        await client.ConnectAsync(host.Address.Host, host.Address.Port, Ct);
        return client;
    }
}
