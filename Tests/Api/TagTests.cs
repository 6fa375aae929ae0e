using System.Net;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Api;

/// <summary>Lists that a client has already.</summary>
public sealed class TagTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("api/tasks")]
    [InlineData("api/workers")]
    [InlineData("api/cluster")]
    public async Task WhoHasAListIsToldSoInALine(string route)
    {
        await using var hub = await HubHost.StartAsync();
        using var first = await hub.Client.GetAsync(route, Ct);

        using var again = await GetAsync(hub.Client, route, first.Headers.ETag!.ToString());
        using var other = await GetAsync(hub.Client, route, "W/\"0\"");

        Assert.True(first.Headers.ETag.IsWeak);
        Assert.Equal((true, true), (first.Headers.CacheControl!.Private, first.Headers.CacheControl.NoCache));
        Assert.Equal((HttpStatusCode.NotModified, 0), (again.StatusCode, (await again.Content.ReadAsByteArrayAsync(Ct)).Length));
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task ProgressIsAnotherContent()
    {
        await using var hub = await HubHost.StartAsync();
        using var worker = await WorkerSocket.ConnectAsync(hub, "w1", slots: 2);
        using var created = await hub.Client.PostJsonAsync("api/tasks", "{\"url\":\"http://example.org/x\"}");
        var order = await worker.NextOrderAsync();
        await worker.BeatAsync(new PartProgress(order.Key, DownloadStatus.Downloading, 25, 100, 7, 1));
        using var first = await hub.Client.GetAsync("api/tasks", Ct);

        using var same = await GetAsync(hub.Client, "api/tasks", first.Headers.ETag!.ToString());
        await worker.BeatAsync(new PartProgress(order.Key, DownloadStatus.Downloading, 50, 100, 7, 1));
        using var further = await GetAsync(hub.Client, "api/tasks", first.Headers.ETag!.ToString());

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (same.StatusCode, further.StatusCode));
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string route, string tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, route);
        request.Headers.Add("If-None-Match", tag);
        return client.SendAsync(request, Ct);
    }
}
