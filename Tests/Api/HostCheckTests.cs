using System.Net;

namespace AriaCluster.Tests.Api;

public sealed class HostCheckTests : IAsyncLifetime
{
    private EdgeHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync("--Hub:Hosts:0=aria.example");

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("127.1.2.3:99", 200)]
    [InlineData("[::1]:80", 200)]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:1", 200)]
    [InlineData("aria.example", 200)]
    [InlineData("evil.example", 403)]
    [InlineData("127.0.0.1.evil.example", 403)]
    [InlineData("192.0.2.1", 403)]
    [InlineData("localhost.evil.example", 403)]
    public async Task OnlyItsOwnNamesReachTheHub(string host, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/status") { Headers = { Host = host } };

        using var answer = await _host.Client.SendAsync(request, Ct);

        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 403)
        {
            await answer.IsProblemAsync(403, "foreign-host");
        }
    }

    [Theory]
    [InlineData("http://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("http://localhost:3000", 403)]
    [InlineData("https://aria.example", 200)]
    public async Task PagesOfOtherSitesAreRefused(string origin, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/status");
        request.Headers.Add("Origin", origin);

        using var answer = await _host.Client.SendAsync(request, Ct);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("api/status")]
    [InlineData("health/live")]
    [InlineData("nothing")]
    public async Task AnAnswerIsNeitherGuessedAtNorKept(string route)
    {
        using var answer = await _host.Client.GetAsync(route, Ct);

        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task TheHubsOwnPagesAreServed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/status");
        request.Headers.Add("Origin", _host.Address.GetLeftPart(UriPartial.Authority));

        using var answer = await _host.Client.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
