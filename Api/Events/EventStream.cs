using System.Net.Mime;
using AriaCluster.Api.Hub;
using Microsoft.AspNetCore.Http.Features;

namespace AriaCluster.Api.Events;

/// <summary>
/// Writes what a watcher hears, as server-sent events, until the client goes, lags too far behind, or the hub stops. Where its key is
/// revoked the connection is broken off, as every answer's is.
/// </summary>
internal sealed class EventStream(EventFeed feed, StreamRoom room, Farewell farewell, TimeProvider time)
{
    // Proxies close a connection on which nothing comes for long, and clients wonder.
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(5);
    private static readonly byte[] _comment = ": still here\n\n"u8.ToArray();

    /// <summary>False if there is no room for one more.</summary>
    /// <param name="http">Whose answer is the stream.</param>
    /// <param name="owner">The name of the key that it came with.</param>
    /// <param name="watch">Begins to listen.</param>
    public async Task<bool> TryRunAsync(HttpContext http, string owner, Func<EventFeed, Watcher> watch)
    {
        if (!room.TryEnter(owner))
        {
            return false;
        }

        var watcher = watch(feed);
        try
        {
            await RunAsync(http, watcher);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            // The client is gone.
        }
        finally
        {
            watcher.Leave();
            room.Leave(owner);
        }

        return true;
    }

    private async Task RunAsync(HttpContext http, Watcher watcher)
    {
        http.Response.ContentType = MediaTypeNames.Text.EventStream;
        http.Response.Headers.CacheControl = "no-cache, no-transform";

        // nginx would keep events until there are enough of them.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await http.Response.Body.FlushAsync(http.RequestAborted);

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, farewell.Said);
        var reason = await WriteAllAsync(http, watcher, ending.Token);
        await WriteAsync(http, EventMessage.Create("end", null, new EndDocument(reason), HubJson.Answers.EndDocument).Bytes);
    }

    private async Task<string> WriteAllAsync(HttpContext http, Watcher watcher, CancellationToken ending)
    {
        using var timer = new PeriodicTimer(_pause, time);
        var pause = timer.WaitForNextTickAsync(ending).AsTask();
        Task<bool>? more = null;
        try
        {
            while (true)
            {
                more ??= watcher.Waiting.WaitToReadAsync(ending).AsTask();
                await Task.WhenAny(more, pause);
                if (pause.IsCompleted)
                {
                    await pause;
                    await WriteAsync(http, _comment);
                    pause = timer.WaitForNextTickAsync(ending).AsTask();
                }

                if (more.IsCompleted)
                {
                    if (!await more)
                    {
                        return "slow";
                    }

                    more = null;
                    await WriteWaitingAsync(http, watcher);
                }
            }
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return "stopping";
        }
    }

    private static async Task WriteWaitingAsync(HttpContext http, Watcher watcher)
    {
        while (watcher.Waiting.TryRead(out var message))
        {
            await http.Response.Body.WriteAsync(message.Bytes, http.RequestAborted);
        }

        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext http, ReadOnlyMemory<byte> bytes)
    {
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
