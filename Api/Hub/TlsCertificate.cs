using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AriaCluster.Hosting.Tls;
using Microsoft.Extensions.Options;

namespace AriaCluster.Api.Hub;

/// <summary>
/// The hub's certificate. Whoever renews it replaces the files: they are looked at when somebody connects, at most once a second. Until
/// both fit together the last certificate stays in use.
/// </summary>
internal sealed partial class TlsCertificate(IOptions<HubOptions> options, TimeProvider time, ILogger<TlsCertificate> log)
{
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private (DateTime, DateTime) _stamp;
    private long _lookedAt;
    private X509Certificate2? _leaf;
    private SslServerAuthenticationOptions? _current;

    /// <summary>Whether the hub speaks https at all.</summary>
    public bool Exists => options.Value.CertificateFile is not null;

    /// <summary>What is presented to who connects now.</summary>
    public SslServerAuthenticationOptions Current()
    {
        lock (_lock)
        {
            if (_current is null || time.GetElapsedTime(_lookedAt) >= _look)
            {
                _lookedAt = time.GetTimestamp();
                Renew(options.Value.CertificateFile!, options.Value.CertificateKeyFile);
            }

            return _current!;
        }
    }

    /// <summary>Whether the certificate is for this host: then the hub is known by it.</summary>
    public bool IsFor(string host)
    {
        host = host.Trim('[', ']');
        if (!Exists || Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            return false;
        }

        Current();
        return _leaf!.MatchesHostname(host, allowWildcards: true, allowCommonName: false);
    }

    // The first time it throws: the files were good when settings were checked.
    private void Renew(string certificate, string? key)
    {
        var stamp = TlsFiles.Stamp(certificate, key);
        if (stamp == _stamp)
        {
            return;
        }

        try
        {
            // The one before may still be in use by a handshake, and is left to the garbage collector.
            var leaf = TlsFiles.Read(certificate, key);
            _current = new SslServerAuthenticationOptions { ServerCertificateContext = TlsFiles.ToContext(leaf, certificate) };
            (_leaf, _stamp) = (leaf, stamp);
            LogRead(log, certificate, leaf.NotAfter);
        }
        catch (Exception e) when (_current is not null && e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            _stamp = stamp;
            LogUnusable(log, certificate, e.Message);
        }
    }

    [LoggerMessage(EventId = 1102, Level = LogLevel.Information, Message = "The certificate in {Path} is in use, good until {NotAfter}")]
    private static partial void LogRead(ILogger log, string path, DateTime notAfter);

    [LoggerMessage(EventId = 1103, Level = LogLevel.Error, Message = "The certificate in {Path} has changed and cannot be used ({Reason}); the last one stays in use")]
    private static partial void LogUnusable(ILogger log, string path, string reason);
}
