using System.Net;
using System.Net.Sockets;

namespace AriaCluster.Bench.Reliability;

/// <summary>
/// The way between a worker and its hub, which can be cut in both directions or in one without anything being closed, as a network
/// does that lost a route. What passes it is witnessed.
/// </summary>
internal sealed class WireLink : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly Witness _witness;
    private readonly Task _accepting;
    private readonly List<Task> _relays = [];
    private CancellationTokenSource _connections = new();
    private volatile LinkState _state;

    public WireLink(int targetPort, Witness witness)
    {
        _target = targetPort;
        _witness = witness;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>From now on the bytes of one or both directions vanish.</summary>
    public void Cut(LinkState state) => _state = state;

    /// <summary>New connections pass again; those that lost bytes are closed.</summary>
    public async Task MendAsync()
    {
        _state = LinkState.Whole;
        await BreakAsync();
    }

    /// <summary>Closes all connections, as a router does that restarts.</summary>
    public async Task BreakAsync() => await Interlocked.Exchange(ref _connections, new CancellationTokenSource()).CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_relays);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _relays.RemoveAll(relay => relay.IsCompleted);
                _relays.Add(RelayAsync(client, _connections.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task RelayAsync(TcpClient client, CancellationToken broken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, broken);
        using var worker = client;
        using var hub = new TcpClient { NoDelay = true };
        worker.NoDelay = true;
        var exchange = new Witness.Exchange();
        try
        {
            await hub.ConnectAsync(IPAddress.Loopback, _target, end.Token);
            await await Task.WhenAny(
                CopyAsync(worker.GetStream(), hub.GetStream(), LinkState.Mute, text => { _witness.FromWorker(exchange, text); return null; }, end.Token),
                CopyAsync(hub.GetStream(), worker.GetStream(), LinkState.Deaf, text => _witness.FromHub(exchange, text), end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            // The hub is not there, either side is gone, or the link is broken or disposed.
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, LinkState cutBy, Func<byte[], byte[]?> witness, CancellationToken ct)
    {
        var (frames, buffer) = (new FrameReader(), new byte[16 * 1024]);
        while (await from.ReadAsync(buffer, ct) is > 0 and var count)
        {
            foreach (var unit in frames.Take(buffer.AsMemory(0, count)))
            {
                var changed = unit.Text is { } text ? witness(text) : null;
                if (_state != LinkState.Cut && _state != cutBy)
                {
                    await to.WriteAsync(changed is null ? unit.Raw : FrameReader.Compose(changed), ct);
                }
            }
        }
    }
}
