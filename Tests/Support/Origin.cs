using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AriaCluster.Tests.Support;

/// <summary>
/// An HTTP server on a free port of a loopback address, 127.0.0.1 by default, with made-up files: SHA-256 known, ranges and ETag, a total rate, faults by
/// path, and a log that says which bytes were sent. Raw sockets, so that the log is what really went out.
/// </summary>
internal sealed class Origin : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, OriginFile> _files = new();
    private readonly ConcurrentDictionary<OriginConnection, Task> _connections = new();
    private readonly Socket _listener;
    private readonly OriginRate _rate = new();
    private readonly Task _accepting;
    private int _disposed;

    public Origin(IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(address, 0));
        _listener.Listen(backlog: 4096);
        Address = new Uri($"http://{_listener.LocalEndPoint}/");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>What all connections together may get; <see cref="long.MaxValue"/> (the default) is no limit.</summary>
    public long BytesPerSecond
    {
        get => _rate.BytesPerSecond;
        set => _rate.BytesPerSecond = value;
    }

    /// <summary>Told of each piece of a body before it is sent; from many threads.</summary>
    public Action<OriginRequest, int>? Sent { get; set; }

    /// <summary>How many connections are open.</summary>
    public int Connections => _connections.Count;

    public IEnumerable<OriginFile> Files => _files.Values;

    /// <summary>Puts a file at <paramref name="path"/>, in place of the one that may be there. Other paths answer 404.</summary>
    public OriginFile Add(string path, long lengthBytes, OriginFaults? faults = null, int seed = 0)
    {
        var file = new OriginFile(new Uri(Address, path), lengthBytes, seed, faults ?? OriginFaults.None);
        _files[file.Path] = file;
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _stop.CancelAsync();
            _listener.Dispose();
            await _accepting;
            await Task.WhenAll(_connections.Values);
            _stop.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Serve(await _listener.AcceptAsync(_stop.Token));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The peer gave up before it was accepted, or this origin is being disposed.
            }
        }
    }

    private void Serve(Socket socket)
    {
        var connection = new OriginConnection(socket, _files.GetValueOrDefault, _rate, Sent, _stop.Token);

        // The entry is there before the connection can end, so that ending removes it.
        var ended = new TaskCompletionSource();
        _connections[connection] = ended.Task;
        _ = RunAsync(connection, ended);
    }

    private async Task RunAsync(OriginConnection connection, TaskCompletionSource ended)
    {
        await connection.RunAsync();
        _connections.TryRemove(connection, out _);
        ended.SetResult();
    }
}
