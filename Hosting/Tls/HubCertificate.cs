using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace AriaCluster.Hosting.Tls;

/// <summary>
/// Judges the certificate that a hub shows: what the system trusts is good, and besides that what those of a file vouch for. The name must be
/// right in any case. It remembers what was wrong with the last one, for the exception of a refused handshake does not say.
/// </summary>
/// <param name="host">By which name or address the hub is called.</param>
/// <param name="caFile">Whom to trust beside the system; null for nobody.</param>
internal sealed class HubCertificate(string host, string? caFile)
{
    private const string OwnCertificate = "the hub's certificate";

    private readonly X509Certificate2Collection? _roots = caFile is null ? null : PrivateAuthority.Read(caFile);

    /// <summary>Which certificate was shown last and why it is not trusted; null if it is, or none was shown.</summary>
    public string? Fault { get; private set; }

    /// <summary>What mends that; null if it is to make the certificate's authority known here.</summary>
    public string? Remedy { get; private set; }

    /// <summary>What makes that authority known: who was signed by another vouches for nobody, not even for himself.</summary>
    public string ToCopy { get; private set; } = OwnCertificate;

    public bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        (Fault, Remedy) = errors == SslPolicyErrors.None ? (null, null)
            : certificate is null ? ("it shows none", "Does a hub answer there, and does it speak https?")
            : Judge(certificate, presented, errors);
        return Fault is null;
    }

    private (string? Fault, string? Remedy) Judge(X509Certificate shown, X509Chain? presented, SslPolicyErrors errors)
    {
        using var certificate = new X509Certificate2(shown);
        ToCopy = IsOwn(certificate) ? OwnCertificate : $"the certificate of its authority, {certificate.Issuer},";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            var names = Names(certificate);
            return ($"it is for {names}, and not for {host}", $"Call the hub by a name of its certificate ({names}), or have one made for {host}.");
        }

        if (_roots is not null && PrivateAuthority.IsVouchedFor(certificate, presented, _roots))
        {
            return (null, null);
        }

        return presented?.ChainStatus.Any(status => status.Status == X509ChainStatusFlags.NotTimeValid) == true
            ? ($"{Describe(certificate)} is valid from {Day(certificate.NotBefore)} to {Day(certificate.NotAfter)} only", "Renew it on the hub's machine. Is this machine's clock right?")
            : ($"{Describe(certificate)} {(IsOwn(certificate) ? "signed itself" : $"is signed by {certificate.Issuer}")}, "
                + (caFile is null ? "which this machine does not know" : $"which neither this machine nor {caFile} knows"), null);
    }

    private static bool IsOwn(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static string Describe(X509Certificate2 certificate) => certificate.Subject.Length > 0 ? certificate.Subject : $"the one for {Names(certificate)}";

    private static string Names(X509Certificate2 certificate)
    {
        var alternative = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToArray();
        string[] names = [.. alternative.SelectMany(name => name.EnumerateDnsNames()), .. alternative.SelectMany(name => name.EnumerateIPAddresses()).Select(ip => $"{ip}")];
        return names.Length > 0 ? string.Join(", ", names.Take(5)) : certificate.Subject;
    }

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
