using System.Buffers;
using System.Net.Sockets;
using System.Text;

namespace AriaCluster.Tests.Support;

/// <summary>The answer to one request, with the faults of its file. True: the connection may serve another.</summary>
internal sealed class OriginAnswer(Socket socket, OriginRequest request, OriginRate rate, Action<OriginRequest, int>? sent, CancellationToken cancellation)
{
    private const int MaxPortion = 64 * 1024;

    public async ValueTask<bool> RefuseAsync(int status, TimeSpan? retryAfter)
    {
        var body = request.Method == "HEAD" ? "" : $"{status}\n";
        var wait = retryAfter is { } delay ? $"Retry-After: {(int)delay.TotalSeconds}\r\n" : "";
        await HeadAsync(status, $"{wait}Content-Length: {body.Length}\r\n", body);
        return true;
    }

    /// <param name="file">What was asked for.</param>
    /// <param name="earlier">How many requests there were before.</param>
    public ValueTask<bool> GiveAsync(OriginFile file, int earlier)
    {
        var faults = file.Faults;
        var range = faults.NoRanges || faults.Chunked ? null : request.RangeIn(file.LengthBytes);
        return (faults, range) switch
        {
            _ when earlier < faults.Refusals => RefuseAsync((int)faults.Status, faults.RetryAfter),
            ({ HangAfterBytes: < 0 }, _) => HangAsync(),
            _ when !Matches(file) => RefuseAsync(412, retryAfter: null),
            (_, { } r) when r.From > r.To => RefuseAsync(416, retryAfter: null),
            _ => GiveAsync(file, faults with { Cuts = Left(faults.Cuts, faults, earlier), Lies = Left(faults.Lies, faults, earlier) }, range),
        };
    }

    // Of a fault of the first bodies; one of all of them stays.
    private static int Left(int count, OriginFaults faults, int earlier) => count == int.MaxValue ? count : count - earlier + faults.Refusals;

    private async ValueTask<bool> GiveAsync(OriginFile file, OriginFaults faults, (long From, long To)? range)
    {
        var total = faults.ClaimedLengthBytes ?? file.LengthBytes;
        var (from, to) = range ?? (0, total - 1);
        request.FirstByte = from;
        var kind = (faults.Chunked ? "Transfer-Encoding: chunked\r\n" : $"Content-Length: {to - from + 1}\r\n")
            + (range is null ? "" : $"Content-Range: bytes {from}-{to}/{total}\r\n")
            + (faults.NoRanges || faults.Chunked ? "" : "Accept-Ranges: bytes\r\n")
            + $"ETag: {file.Content.ETag}\r\nContent-Type: application/octet-stream\r\n";
        await HeadAsync(range is null ? 200 : 206, kind, body: "");
        return request.Method == "HEAD" || await BodyAsync(file, faults, from, to + 1);
    }

    private async ValueTask<bool> BodyAsync(OriginFile file, OriginFaults faults, long from, long to)
    {
        var stop = Math.Min(to, file.LengthBytes);
        var cut = faults is { CutAfterBytes: { } bytes, Cuts: > 0 } ? from + bytes : long.MaxValue;
        var hang = from + faults.HangAfterBytes ?? long.MaxValue;
        await SendAsync(file, from, Math.Min(stop, Math.Min(cut, hang)), faults);
        if (hang < stop)
        {
            return await HangAsync();
        }

        if (cut < stop || stop < to)
        {
            return false;
        }

        await SendAllAsync(faults.Chunked ? "0\r\n\r\n"u8.ToArray() : default);
        return true;
    }

    private async ValueTask SendAsync(OriginFile file, long from, long to, OriginFaults faults)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxPortion);
        try
        {
            while (from < to)
            {
                var portion = buffer.AsMemory(0, (int)Math.Min(to - from, rate.Portion(MaxPortion)));
                await rate.TakeAsync(portion.Length, cancellation);
                file.Content.Read(from, portion.Span);
                if (faults.Lies > 0)
                {
                    portion.Span.Reverse();
                }

                await SendAllAsync(faults.Chunked ? Encoding.ASCII.GetBytes($"{portion.Length:x}\r\n") : default);
                await SendBodyAsync(portion);
                await SendAllAsync(faults.Chunked ? "\r\n"u8.ToArray() : default);
                from += portion.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Counted before it goes out, so that whoever has the bytes finds them in the log; what did not go out is taken back.
    private async ValueTask SendBodyAsync(ReadOnlyMemory<byte> bytes)
    {
        sent?.Invoke(request, bytes.Length);
        request.AddSent(bytes.Length);
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await socket.SendAsync(bytes, cancellation)..];
            }
        }
        finally
        {
            request.AddSent(-bytes.Length);
        }
    }

    private async ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, cancellation)..];
        }
    }

    private ValueTask HeadAsync(int status, string headers, string body)
    {
        request.Status = status;
        return SendAllAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Origin\r\n{headers}\r\n{body}"));
    }

    // Over when the client closes, or when the origin is disposed.
    private async ValueTask<bool> HangAsync()
    {
        var ignored = new byte[1024];
        while (await socket.ReceiveAsync(ignored, cancellation) > 0)
        {
        }

        return false;
    }

    private bool Matches(OriginFile file) =>
        !request.Headers.TryGetValue("if-match", out var tag) || tag == "*" || tag == file.Content.ETag;
}
