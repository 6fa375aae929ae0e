using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace AriaCluster.Tests.Support;

public sealed class OriginTests : IAsyncDisposable
{
    private readonly Origin _origin = new();
    private readonly HttpClient _client = new();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _origin.DisposeAsync();
    }

    [Fact]
    public async Task ItsFilesHaveTheHashThatItSays()
    {
        var file = _origin.Add("/a/file.bin", 1_000_003);

        var bytes = await _client.GetByteArrayAsync(file.Uri, TestContext.Current.CancellationToken);

        Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.Equal(1_000_003, file.BytesSent);
        Assert.Equal(0, file.BytesSentAgain);
    }

    [Fact]
    public async Task ARangeIsTheSameBytesAsInTheWhole()
    {
        var file = _origin.Add("/file.bin", 100_000);
        var whole = await _client.GetByteArrayAsync(file.Uri, TestContext.Current.CancellationToken);

        using var answer = await SendAsync(file, from: 12_345, to: 54_321);
        var range = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(100_000, answer.Content.Headers.ContentRange!.Length);
        Assert.Equal(whole[12_345..54_322], range);
    }

    [Fact]
    public async Task TheLogTellsWhichBytesWereSentTwice()
    {
        var file = _origin.Add("/file.bin", 10_000);

        (await SendAsync(file, from: 0, to: 5_999)).Dispose();
        (await SendAsync(file, from: 5_000, to: 7_999)).Dispose();
        (await SendAsync(file, from: 9_000, to: null)).Dispose();

        Assert.Equal([(0, 8_000), (9_000, 10_000)], file.Sent());
        Assert.Equal(1_000, file.BytesSentAgain);
        Assert.Equal(["bytes=0-5999", "bytes=5000-7999", "bytes=9000-"], file.Requests.Select(r => r.Headers["range"]));
    }

    [Fact]
    public async Task TheFirstRequestsAreRefusedAndTheNextIsServed()
    {
        var file = _origin.Add("/file.bin", 100, new OriginFaults
        {
            Refusals = 2, Status = HttpStatusCode.TooManyRequests, RetryAfter = TimeSpan.FromSeconds(7),
        });

        using var first = await SendAsync(file);
        using var second = await SendAsync(file);
        using var third = await SendAsync(file);

        Assert.Equal(HttpStatusCode.TooManyRequests, first.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), second.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task ACutBodyEndsEarlyAsOftenAsAskedFor()
    {
        var file = _origin.Add("/file.bin", 1_000, new OriginFaults { CutAfterBytes = 300, Cuts = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(file));
        using var answer = await SendAsync(file, from: 300);

        Assert.Equal([300, 700], file.Requests.Select(request => request.BytesSent));
        Assert.Equal(0, file.BytesSentAgain);
    }

    [Fact]
    public async Task AnOriginWithoutRangesSendsAllFromTheStart()
    {
        var file = _origin.Add("/file.bin", 1_000, new OriginFaults { NoRanges = true });

        using var answer = await SendAsync(file, from: 500);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1_000, file.BytesSent);
    }

    [Fact]
    public async Task AChunkedBodyHasNoLength()
    {
        var file = _origin.Add("/file.bin", 200_000, new OriginFaults { Chunked = true });

        using var answer = await _client.GetAsync(file.Uri, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.True(answer.Headers.TransferEncodingChunked);
        Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [Fact]
    public async Task ALieAboutTheLengthIsTold()
    {
        var file = _origin.Add("/file.bin", 1_000, new OriginFaults { ClaimedLengthBytes = 2_000 });

        using var head = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, file.Uri), TestContext.Current.CancellationToken);

        Assert.Equal(2_000, head.Content.Headers.ContentLength);
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(file));
        Assert.Equal(1_000, file.BytesSent);
    }

    [Fact]
    public async Task AHangingOriginLetsGoWhenItIsDisposed()
    {
        var file = _origin.Add("/file.bin", 1_000, new OriginFaults { HangAfterBytes = 10 });
        var hanging = SendAsync(file);
        await Eventually.HoldsAsync(() => file.BytesSent == 10);

        await _origin.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
        Assert.Equal(0, _origin.Connections);
        using var late = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => late.ConnectAsync(_origin.Address.Host, _origin.Address.Port, TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public async Task ASlowOriginSpeedsUpWhenToldTo()
    {
        var file = _origin.Add("/file.bin", 50_000_000);
        _origin.BytesPerSecond = 1_000;
        var slow = SendAsync(file);
        await Eventually.HoldsAsync(() => file.BytesSent > 0);

        _origin.BytesPerSecond = long.MaxValue;

        using var answer = await slow;
        Assert.Equal(50_000_000, file.BytesSent);
    }

    [Fact]
    public async Task AnotherVersionOfAFileDoesNotMatchTheTagOfTheFirst()
    {
        var first = _origin.Add("/file.bin", 1_000, seed: 1);
        var second = _origin.Add("/file.bin", 1_000, seed: 2);
        using var request = new HttpRequestMessage(HttpMethod.Get, second.Uri);
        request.Headers.IfMatch.Add(new EntityTagHeaderValue(first.Content.ETag));

        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
        Assert.NotEqual(first.Sha256, second.Sha256);
    }

    private async Task<HttpResponseMessage> SendAsync(OriginFile file, long? from = null, long? to = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, file.Uri);
        request.Headers.Range = from is null ? null : new RangeHeaderValue(from, to);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
