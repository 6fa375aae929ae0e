using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AriaCluster.Hosting.Tls;

/// <summary>A certificate and its key as files in PEM.</summary>
internal static class TlsFiles
{
    private const string CertificateMark = "-----BEGIN CERTIFICATE-----";
    private const string KeyMark = "PRIVATE KEY-----";

    /// <summary>What keeps the files from being used; null if nothing does.</summary>
    public static TlsFault? FindFault(string certificate, string? key)
    {
        if (!SmallFile.TryRead(certificate, SmallFile.MaxCertificateBytes, out var chain))
        {
            return new(false, chain);
        }

        if (!chain.Contains(CertificateMark, StringComparison.Ordinal))
        {
            return new(false, $"There is no certificate in it: one in PEM begins with {CertificateMark}");
        }

        if (!SmallFile.TryRead(key ?? certificate, SmallFile.MaxCertificateBytes, out var secret))
        {
            return new(true, secret);
        }

        return FindKeyFault(secret, key is null) is { } fault ? new(true, fault) : FindMismatch(certificate, chain, secret);
    }

    /// <summary>The first certificate of the file, with its private key.</summary>
    public static X509Certificate2 Read(string certificate, string? key) => X509Certificate2.CreateFromPemFile(certificate, key ?? certificate);

    /// <summary>What a server presents: the certificate and those between it and its root.</summary>
    public static SslStreamCertificateContext ToContext(X509Certificate2 leaf, string certificate)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(certificate);
        return SslStreamCertificateContext.Create(leaf, all, offline: true);
    }

    /// <summary>Changes when one of the files does.</summary>
    public static (DateTime Certificate, DateTime Key) Stamp(string certificate, string? key) =>
        (File.GetLastWriteTimeUtc(certificate), File.GetLastWriteTimeUtc(key ?? certificate));

    private static string? FindKeyFault(string text, bool isWithCertificate) =>
        text.Contains($"ENCRYPTED {KeyMark}", StringComparison.Ordinal) || text.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal)
            ? "Its private key wants a passphrase, which nobody could type whenever the hub starts: store it without one, readable by this user alone."
        : text.Contains(KeyMark, StringComparison.Ordinal) ? null
        : isWithCertificate ? "There is no private key in it; if that has a file of its own, name it, too."
        : "There is no private key in it.";

    private static TlsFault? FindMismatch(string certificate, string chain, string secret)
    {
        try
        {
            using var leaf = X509Certificate2.CreateFromPem(chain);
        }
        catch (CryptographicException e)
        {
            return new(false, $"Its certificate is damaged: {e.Message}");
        }

        try
        {
            using var leaf = X509Certificate2.CreateFromPem(chain, secret);
            return null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return new(true, $"Its private key is damaged, or not that of the certificate in {certificate}.");
        }
    }
}
