using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AriaCluster.Api.Hub;

/// <summary>A certificate and its key as files in PEM.</summary>
internal static class TlsFiles
{
    /// <summary>What keeps the files from being used; null if nothing does.</summary>
    public static string? FindFault(string certificate, string? key)
    {
        try
        {
            using var leaf = Read(certificate, key);
            return leaf.HasPrivateKey ? null : $"There is no private key in {key ?? certificate}.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return $"It cannot be used{(key is null ? "" : $" with the key {key}")}: {e.Message}";
        }
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
}
