using System.Net;
using AriaCluster.Api.Hub;

namespace AriaCluster.Tests.Api;

public sealed class CorsTests
{
    private const string Origin = "https://queue.example";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task APageOfAnotherOriginIsRefusedUnlessASettingNamesIt()
    {
        await using var closed = await EdgeHost.StartAsync();
        await using var open = await EdgeHost.StartAsync("--Hub:CorsOrigins:0=" + Origin);

        using var refused = await AskAsync(closed, HttpMethod.Get, Origin);
        using var preflight = await AskAsync(closed, HttpMethod.Options, Origin, ("Access-Control-Request-Method", "POST"));
        using var other = await AskAsync(open, HttpMethod.Get, "https://evil.example");
        using var allowed = await AskAsync(open, HttpMethod.Get, Origin);

        await refused.IsProblemAsync(403, "foreign-origin");
        await preflight.IsProblemAsync(403, "foreign-origin");
        await other.IsProblemAsync(403, "foreign-origin");
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        Assert.Equal(Origin, Header(allowed, "Access-Control-Allow-Origin"));
        Assert.All([refused, preflight, other], answer => Assert.Null(Header(answer, "Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task ABrowserMayAskFirstWithoutAKeyAndIsToldWhatItMaySend()
    {
        await using var host = await EdgeHost.StartAsync("--Hub:CorsOrigins:0=" + Origin);
        host.Client.DefaultRequestHeaders.Remove("X-API-Key");

        using var answer = await AskAsync(
            host, HttpMethod.Options, Origin, ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "x-api-key,content-type,idempotency-key"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(Origin, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Contains("POST", Header(answer, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Contains("x-api-key", Header(answer, "Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
        Assert.Null(Header(answer, "Access-Control-Allow-Credentials"));
        Assert.Empty(host.Tasks);
    }

    [Fact]
    public async Task ARefusalIsReadableForThePageThatAskedToo()
    {
        await using var host = await EdgeHost.StartAsync("--Hub:CorsOrigins:0=" + Origin);
        host.Client.DefaultRequestHeaders.Remove("X-API-Key");

        using var answer = await AskAsync(host, HttpMethod.Get, Origin);

        await answer.IsProblemAsync(401, "key-missing");
        Assert.Equal(Origin, Header(answer, "Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("https://queue.example", true)]
    [InlineData("http://localhost:3000", true)]
    [InlineData("*", false)]
    [InlineData("https://*.example", false)]
    [InlineData("https://queue.example/", false)]
    [InlineData("https://Queue.example", false)]
    [InlineData("https://queue.example:443", false)]
    [InlineData("https://a:b@queue.example", false)]
    [InlineData("queue.example", false)]
    [InlineData("null", false)]
    [InlineData("file:///x", false)]
    public void AnOriginIsWhatABrowserSends(string text, bool isOne) => Assert.Equal(isOne, Cors.IsOrigin(text));

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private static Task<HttpResponseMessage> AskAsync(EdgeHost host, HttpMethod method, string origin, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, "api/tasks");
        foreach (var (name, value) in headers.Append(("Origin", origin)))
        {
            request.Headers.Add(name, value);
        }

        return host.Client.SendAsync(request, Ct);
    }
}
