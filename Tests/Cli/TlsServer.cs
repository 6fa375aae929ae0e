using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace AriaCluster.Tests.Cli;

/// <summary>Shows a certificate to whoever comes, and goes no further.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly Task _serving;

    private TlsServer(X509Certificate2 certificate)
    {
        _certificate = certificate;
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"https://{_listener.LocalEndpoint}";

    public static TlsServer Start(TestAuthority authority, string host, DateTimeOffset? until = null)
    {
        using var folder = new TempFolder();
        var (certificate, key) = (Path.Combine(folder.Path, "hub.pem"), Path.Combine(folder.Path, "hub.key"));
        authority.Issue(certificate, key, until ?? TimeProvider.System.GetUtcNow().AddHours(12), host);
        return new TlsServer(X509Certificate2.CreateFromPemFile(certificate, key));
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
        _certificate.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(_certificate);
            }
            catch (Exception e) when (e is IOException or AuthenticationException)
            {
                // It did not trust the certificate.
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException or InvalidOperationException)
            {
                return;
            }
        }
    }
}
