using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using AriaCluster.Api.Hub;

namespace AriaCluster.Tests.Api;

/// <summary>Where the hub listens, who can read along, and whose word about others it takes.</summary>
public sealed class ListeningTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestAuthority _authority = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Certificate => _folder["hub.pem"];

    private string Key => _folder["hub.key"];

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task WithACertificateTheHubSpeaksHttpsAndIsKnownByTheCertificatesNames()
    {
        _authority.Issue(Certificate, Key, "127.0.0.1", "hub.example");
        await using var hub = await HubHost.StartAsync($"--Hub:CertificateFile={Certificate}", $"--Hub:CertificateKeyFile={Key}");
        using var careful = TrustingClient(hub.Address);

        // The client that trusts the authority also wants the name to be the certificate's.
        var name = await StatusAsync(careful, "hub.example");
        await Assert.ThrowsAsync<HttpRequestException>(() => StatusAsync(careful, "other.example"));
        var stranger = await StatusAsync(hub.Client, "other.example");

        Assert.Equal("https", hub.Address.Scheme);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (name, stranger));
    }

    [Fact]
    public async Task ARenewedCertificateIsUsedWithoutARestartAndABrokenOneIsNot()
    {
        _authority.Issue(Certificate, Key, "127.0.0.1");
        await using var hub = await HubHost.StartAsync($"--Hub:CertificateFile={Certificate}", $"--Hub:CertificateKeyFile={Key}");
        var first = await PresentedAsync(hub.Address);

        await File.WriteAllTextAsync(Certificate, "nonsense", Ct);
        File.SetLastWriteTimeUtc(Certificate, File.GetLastWriteTimeUtc(Certificate).AddSeconds(5));
        var meanwhile = await PresentedAsync(hub.Address);
        _authority.Issue(Certificate, Key, "127.0.0.1");
        File.SetLastWriteTimeUtc(Certificate, File.GetLastWriteTimeUtc(Certificate).AddSeconds(10));

        Assert.Equal(first, meanwhile);
        await Eventually.HoldsAsync(async () => await PresentedAsync(hub.Address) != first, what: "the new certificate");
    }

    [Fact]
    public async Task BesideHttpsThisMachinesOwnProcessesHaveAPortInPlainHttp()
    {
        _authority.Issue(Certificate, Key, "127.0.0.1");
        var port = Support.Processes.FreePort.Next();
        await using var hub = await HubHost.StartAsync($"--Hub:CertificateFile={Certificate}", $"--Hub:CertificateKeyFile={Key}", $"--Hub:LocalPort={port}");
        using var client = new HttpClient();

        using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/health/live"), Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("192.0.2.7", "https", "hub.example", 200)]
    [InlineData("192.0.2.7", "http", "hub.example", 403)]
    [InlineData("192.0.2.7", null, "hub.example", 403)]
    [InlineData("192.0.2.7", "https", "evil.example", 403)]
    [InlineData("127.0.0.1", "http", "hub.example", 200)]
    public async Task ADeclaredProxyIsBelieved(string client, string? scheme, string host, int status)
    {
        await using var edge = await EdgeHost.StartAsync("--Hub:Proxies:0=127.0.0.1", "--Hub:Hosts:0=hub.example");

        Assert.Equal(status, await AskAsync(edge, client, scheme, host));
    }

    [Theory]
    [InlineData("http", 200)]
    [InlineData("https", 200)]
    public async Task WhoeverIsNoDeclaredProxyIsNot(string scheme, int status)
    {
        await using var edge = await EdgeHost.StartAsync("--Hub:Proxies:0=192.0.2.0/24");

        // Neither the forged host, which would be refused, nor the forged client is seen.
        Assert.Equal(status, await AskAsync(edge, "192.0.2.7", scheme, "evil.example"));
    }

    [Fact]
    public async Task AForgedEntryBeforeTheProxysOwnIsNotBelieved()
    {
        await using var edge = await EdgeHost.StartAsync("--Hub:Proxies:0=127.0.0.1");

        Assert.Equal(403, await AskAsync(edge, "127.0.0.1, 192.0.2.7", "http", "127.0.0.1"));
    }

    [Fact]
    public async Task APageThatCameByPlainHttpIsNotTheHubsBehindTls()
    {
        await using var edge = await EdgeHost.StartAsync("--Hub:Proxies:0=127.0.0.1", "--Hub:Hosts:0=hub.example");

        Assert.Equal(200, await AskAsync(edge, "192.0.2.7", "https", "hub.example", "https://hub.example"));
        Assert.Equal(403, await AskAsync(edge, "192.0.2.7", "https", "hub.example", "http://hub.example"));
    }

    [Fact]
    public void FaultsOfWhereItListensAreNamedBeforeItDoes()
    {
        _authority.Issue(Certificate, Key, "hub.example");
        _authority.Issue(_folder["other.pem"], _folder["other.key"], "hub.example");

        Assert.Contains("Hub:Insecure", Fault(new HubOptions { Address = "0.0.0.0" }), StringComparison.Ordinal);
        Assert.Null(Fault(new HubOptions { Address = "0.0.0.0", Insecure = true }));
        Assert.Null(Fault(new HubOptions { Address = "0.0.0.0", CertificateFile = Certificate, CertificateKeyFile = Key }));
        Assert.Equal("There is no such file.", Fault(new HubOptions { CertificateFile = _folder["none.pem"] }));
        Assert.Contains($"not that of the certificate in {Certificate}", Fault(new HubOptions { CertificateFile = Certificate, CertificateKeyFile = _folder["other.key"] }), StringComparison.Ordinal);
        Assert.NotNull(Fault(new HubOptions { CertificateFile = Certificate }));
        Assert.NotNull(Fault(new HubOptions { CertificateKeyFile = Key }));
        var wrong = new HubOptions { Address = "0.0.0.0" };
        wrong.Proxies.Add("10.0.0.0/99");
        Assert.Contains("such as 10.0.0.0/8", Fault(wrong), StringComparison.Ordinal);
    }

    private static string? Fault(HubOptions options) => options.Validate(new(options)).Select(result => result.ErrorMessage).FirstOrDefault();

    private static async Task<int> AskAsync(EdgeHost edge, string client, string? scheme, string host, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/workers/nobody");
        request.Headers.Add("X-Forwarded-For", client);
        request.Headers.Add("X-Forwarded-Host", host);
        if (scheme is not null)
        {
            request.Headers.Add("X-Forwarded-Proto", scheme);
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await edge.Client.SendAsync(request, Ct);
        return answer.StatusCode == HttpStatusCode.NotFound ? 200 : (int)answer.StatusCode;
    }

    private HttpClient TrustingClient(Uri address)
    {
        File.WriteAllText(_folder["ca.pem"], _authority.Pem);
        var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = _authority.Trust } };
        return new HttpClient(handler) { BaseAddress = address };
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "health/live") { Headers = { Host = host } };
        using var answer = await client.SendAsync(request, Ct);
        return answer.StatusCode;
    }

    private static async Task<string> PresentedAsync(Uri hub)
    {
        using var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync(hub.Host, hub.Port, Ct);
        await using var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = hub.Host, RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null }, Ct);
        using var certificate = new X509Certificate2(tls.RemoteCertificate!);
        return certificate.SerialNumber;
    }
}
