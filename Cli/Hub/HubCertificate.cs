using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace AriaCluster.Cli.Hub;

/// <summary>Judges the certificate that a hub shows, and remembers what was wrong with the last one: the exception of a refused handshake does not say.</summary>
internal sealed class HubCertificate(string? caFile)
{
    private readonly X509Certificate2Collection? _roots = caFile is null ? null : PrivateAuthority.Read(caFile);

    /// <summary>Why the last certificate is not trusted; null if it is, or none was shown.</summary>
    public string? Fault { get; private set; }

    public bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        Fault = FindFault(certificate, presented, errors);
        return Fault is null;
    }

    private string? FindFault(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None ? null
        : certificate is null ? "it shows none"
        : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? $"it is another name's ({certificate.Subject})"
        : _roots is not null && PrivateAuthority.IsVouchedFor(certificate, presented, _roots) ? null
        : presented?.ChainStatus.Any(status => status.Status == X509ChainStatusFlags.NotTimeValid) == true ? $"it is valid from {certificate.GetEffectiveDateString()} to {certificate.GetExpirationDateString()}"
        : caFile is null ? "this machine does not know its authority"
        : $"neither this machine nor {caFile} knows its authority";
}
