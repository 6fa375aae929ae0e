using System.Net;
using System.Net.Sockets;

namespace AriaCluster.Tests.EndToEnd;

/// <summary>
/// A TCP relay between a worker and its hub. Cut, it swallows what comes from either side and closes nothing, as a
/// network does that has lost its route; mended, it closes what it swallowed from, and new connections pass.
/// </summary>
internal sealed class CuttableLink : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly Task _accepting;
    private readonly List<Task> _relays = [];
    private CancellationTokenSource _connections = new();
    private volatile bool _cut;

    public CuttableLink(int targetPort)
    {
        _target = targetPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Cut() => _cut = true;

    public async Task MendAsync()
    {
        _cut = false;
        await _connections.CancelAsync();
        _connections = new CancellationTokenSource();
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
        try
        {
            await hub.ConnectAsync(IPAddress.Loopback, _target, end.Token);
            await Task.WhenAny(
                CopyAsync(worker.GetStream(), hub.GetStream(), end.Token),
                CopyAsync(hub.GetStream(), worker.GetStream(), end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The hub is not there, or the link is mended or disposed.
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, cancellation) is > 0 and var count)
            {
                if (!_cut)
                {
                    await to.WriteAsync(buffer.AsMemory(0, count), cancellation);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Either side is gone.
        }
    }
}
