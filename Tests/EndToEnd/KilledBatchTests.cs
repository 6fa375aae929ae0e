using System.Net;
using System.Text.Json;

namespace AriaCluster.Tests.EndToEnd;

/// <summary>A hub that is killed around the acceptance of a batch.</summary>
public sealed class KilledBatchTests
{
    private const int Size = 10_000;

    [Fact]
    public async Task ABatchThatWasAcceptedIsUnfoldedAfterTheKillOnce()
    {
        await using var cluster = await TestCluster.StartAsync([]);
        using var answer = await cluster.Client.SendAsync(Batch("accepted"), HttpCompletionOption.ResponseContentRead, TestContext.Current.CancellationToken);

        cluster.Processes.Hub.Kill();

        answer.EnsureSuccessStatusCode();
        Assert.InRange(cluster.Engine.CountTasks(), 0, Size - 1);
        await cluster.Processes.StartHubAsync();
        await Eventually.GetsAsync(() => Task.FromResult(cluster.Engine.CountTasks()), count => count == Size, TestCluster.Patience);
        Assert.Equal(await IdsAsync(answer), (await ListedAsync(cluster)).Order());
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(1)]
    public async Task ABatchThatTheKillInterruptsIsThereAsAWholeOrNotAtAll(double sentBeforeTheKill)
    {
        await using var cluster = await TestCluster.StartAsync([]);
        var sending = cluster.Client.SendAsync(
            Batch("key-1", sentBeforeTheKill, cluster.Processes.Hub.Kill), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<HttpRequestException>(() => sending);

        await cluster.Processes.StartHubAsync();
        using var repeated = await cluster.Client.SendAsync(Batch("key-1"), TestContext.Current.CancellationToken);

        repeated.EnsureSuccessStatusCode();
        await Eventually.GetsAsync(() => Task.FromResult(cluster.Engine.CountTasks()), count => count == Size, TestCluster.Patience);
        Assert.Equal(await IdsAsync(repeated), (await ListedAsync(cluster)).Order());
    }

    private static HttpRequestMessage Batch(string key, double share = 1, Action? whenSent = null)
    {
        var tasks = Enumerable.Range(0, Size).Select(i => new { url = $"http://127.0.0.1:9/{i}.bin" });
        var body = JsonSerializer.SerializeToUtf8Bytes(new { tasks });
        var request = new HttpRequestMessage(HttpMethod.Post, "api/tasks/batch") { Content = new WatchedContent(body, share, whenSent) };
        request.Headers.Add("Idempotency-Key", key);
        return request;
    }

    private static async Task<IEnumerable<string>> IdsAsync(HttpResponseMessage answer)
    {
        var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return document.RootElement.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetString()!).Order();
    }

    private static async Task<IReadOnlyList<string>> ListedAsync(TestCluster cluster)
    {
        var ids = new List<string>();
        for (var next = "api/tasks?limit=1000"; next is not null;)
        {
            var page = JsonDocument.Parse(await cluster.Client.GetStringAsync(next, TestContext.Current.CancellationToken)).RootElement;
            ids.AddRange(page.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetString()!));
            next = page.GetProperty("next").GetString() is { } after ? $"api/tasks?limit=1000&after={after}" : null;
        }

        return ids;
    }

    /// <summary>A body that says when a share of it has been sent.</summary>
    private sealed class WatchedContent : HttpContent
    {
        private readonly byte[] _body;
        private readonly double _share;
        private readonly Action? _whenSent;

        public WatchedContent(byte[] body, double share, Action? whenSent)
        {
            (_body, _share, _whenSent) = (body, share, whenSent);
            Headers.Add("Content-Type", "application/json; charset=utf-8");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var first = (int)(_body.Length * _share);
            await stream.WriteAsync(_body.AsMemory(0, first));
            await stream.FlushAsync();
            _whenSent?.Invoke();
            await stream.WriteAsync(_body.AsMemory(first));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }
    }
}
