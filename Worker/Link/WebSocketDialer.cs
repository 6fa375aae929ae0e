using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using AriaCluster.Hosting.Tls;
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
        HubCertificate? certificate = null;
        try
        {
            // Read each time: the token may have been replaced.
            socket.Options.SetRequestHeader("Authorization", $"Bearer {(await File.ReadAllTextAsync(options.TokenPath, ct)).Trim()}");
            socket.Options.CollectHttpResponseDetails = true;

            // Its file is read each time, too: it may have been renewed.
            certificate = new HubCertificate(Address().Host, options.CaFile.Length > 0 ? options.CaFile : null);
            socket.Options.RemoteCertificateValidationCallback = certificate.IsTrusted;
            await socket.ConnectAsync(Address(), either.Token);
            return new HubConnection(socket, time, _patience, told);
        }
        catch (Exception e) when (e is WebSocketException or IOException or CryptographicException or UnauthorizedAccessException or FormatException or OperationCanceledException)
        {
            var fault = Fault(socket, certificate, e);
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

    private string Fault(ClientWebSocket socket, HubCertificate? certificate, Exception e) => (e, socket.HttpStatusCode) switch
    {
        _ when certificate is { Fault: { } untrusted } =>
            $"The hub's certificate is not trusted: {untrusted}. {certificate.Remedy ?? $"Copy {certificate.ToCopy} here and name it: aria worker --ca FILE (Worker:CaFile)."}",
        (CryptographicException, _) => $"The file {options.CaFile} cannot be used: {e.Message}",
        (IOException or UnauthorizedAccessException, _) => $"The worker's token, or Worker:CaFile, cannot be read: {e.Message}",
        (FormatException, _) => $"The file {options.TokenPath} holds no token.",
        (_, HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) =>
            $"The hub refuses the token in {options.TokenPath} for the worker '{options.Name}'. It was revoked, or is not that worker's last one. To join again: aria worker HUB --join TOKEN.",
        (OperationCanceledException, _) => "The hub does not answer.",
        (_, 0) => e.InnerException?.Message ?? e.Message,
        var (_, status) => $"The hub answered {(int)status}.",
    };
}
