using System.Net;
using System.Net.Sockets;

namespace AriaCluster.Tests.Support.Processes;

/// <summary>
/// The way between a worker and its hub. Cut, in both directions or in one, it swallows what comes and closes nothing, as a network does
/// that lost a route; mended, it closes what it swallowed from, and new connections pass.
/// </summary>
internal sealed class CuttableLink : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly Func<LinkTap> _newTap;
    private readonly Task _accepting;
    private readonly List<Task> _relays = [];
    private CancellationTokenSource _connections = new();
    private volatile LinkState _state;

    /// <param name="targetPort">The hub's, on this machine.</param>
    /// <param name="newTap">Makes the tap of each connection; null for none.</param>
    public CuttableLink(int targetPort, Func<LinkTap>? newTap = null)
    {
        (_target, _newTap) = (targetPort, newTap ?? (() => LinkTap.None));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Cut(LinkState state = LinkState.Cut) => _state = state;

    public async Task MendAsync()
    {
        _state = LinkState.Whole;
        await Interlocked.Exchange(ref _connections, new CancellationTokenSource()).CancelAsync();
    }

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
                _relays.RemoveAll(relay => relay.IsCompletedSuccessfully);
                _relays.Add(RelayAsync(client, _connections.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task RelayAsync(TcpClient client, CancellationToken mended)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, mended);
        using var worker = client;
        using var hub = new TcpClient { NoDelay = true };
        worker.NoDelay = true;
        var tap = _newTap();
        try
        {
            await hub.ConnectAsync(IPAddress.Loopback, _target, end.Token);
            await await Task.WhenAny(
                CopyAsync(worker.GetStream(), hub.GetStream(), LinkState.Mute, tap.ToHub, end.Token),
                CopyAsync(hub.GetStream(), worker.GetStream(), LinkState.Deaf, tap.ToWorker, end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or InvalidOperationException)
        {
            // The hub is not there, either side is gone, or the link is mended or disposed.
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    private async Task CopyAsync(
        NetworkStream from, NetworkStream to, LinkState cutBy, Func<ReadOnlyMemory<byte>, IEnumerable<ReadOnlyMemory<byte>>> tap, CancellationToken ct)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, ct) is > 0 and var count)
        {
            foreach (var piece in tap(buffer.AsMemory(0, count)))
            {
                if (_state != LinkState.Cut && _state != cutBy)
                {
                    await to.WriteAsync(piece, ct);
                }
            }
        }
    }
}
