using System.Net;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using AriaCluster.Worker.Agent;
using AriaCluster.Workers;

namespace AriaCluster.Worker.Link;

/// <summary>Reaches the hub over its WebSocket: outbound only, through NAT and proxies.</summary>
internal sealed class WebSocketDialer(WorkerOptions options, TimeProvider time) : IHubDialer
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    public string Hub => options.Hub;

    public async Task<IHubConnection> DialAsync(Action<IHubConnection, HubFrame> told, CancellationToken ct)
    {
        var socket = new ClientWebSocket();
        using var patience = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            // Read each time: the token may have been replaced.
            socket.Options.SetRequestHeader("Authorization", $"Bearer {(await File.ReadAllTextAsync(options.TokenPath, ct)).Trim()}");
            socket.Options.CollectHttpResponseDetails = true;
            if (options.CaFile.Length > 0)
            {
                // Read each time, too: it may have been renewed.
                socket.Options.RemoteCertificateValidationCallback = PrivateAuthority.Trust(options.CaFile);
            }

            await socket.ConnectAsync(Address(), either.Token);
            return new HubConnection(socket, time, _patience, told);
        }
        catch (Exception e) when (e is WebSocketException or IOException or CryptographicException or UnauthorizedAccessException or FormatException or OperationCanceledException)
        {
            var fault = Fault(socket, e);
            socket.Dispose();
            ct.ThrowIfCancellationRequested();
            throw new HubUnreachableException(fault, e);
        }
    }

    private Uri Address()
    {
        var hub = new UriBuilder(options.Hub);
        hub.Scheme = hub.Scheme is "https" or "wss" ? Uri.UriSchemeWss : Uri.UriSchemeWs;
        hub.Path = hub.Path.TrimEnd('/') + "/worker";
        hub.Query = "name=" + Uri.EscapeDataString(options.Name);
        return hub.Uri;
    }

    private string Fault(ClientWebSocket socket, Exception e) => (e, socket.HttpStatusCode) switch
    {
        (CryptographicException, _) => $"The file {options.CaFile} cannot be used: {e.Message}",
        (IOException or UnauthorizedAccessException, _) => $"The worker's token, or Worker:CaFile, cannot be read: {e.Message}",
        (FormatException, _) => $"The file {options.TokenPath} holds no token.",
        (_, HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) =>
            $"The hub refuses the token in {options.TokenPath} for the worker '{options.Name}'. Is it that worker's, and its last one?",
        (OperationCanceledException, _) => "The hub does not answer.",
        ({ InnerException.InnerException: AuthenticationException } or { InnerException: AuthenticationException }, _) =>
            "The hub's certificate is not to be trusted: it is from an unknown authority (name that in Worker:CaFile), expired, or another name's.",
        (_, 0) => e.InnerException?.Message ?? e.Message,
        var (_, status) => $"The hub answered {(int)status}.",
    };
}
