using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AriaCluster.Hosting.Tls;

/// <summary>Trust in a private certificate authority beside the system's: some clusters have a certificate of their own making.</summary>
internal static class PrivateAuthority
{
    /// <summary>What keeps the file from being used; null if nothing does.</summary>
    public static string? FindFault(string file)
    {
        try
        {
            return Read(file).Count > 0 ? null : "There is no certificate in it.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return $"It cannot be used: {e.Message}";
        }
    }

    /// <summary>The certificates of a file.</summary>
    public static X509Certificate2Collection Read(string file)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(file);
        return roots;
    }

    /// <summary>Whether one of them vouches for what a server shows.</summary>
    public static bool IsVouchedFor(X509Certificate certificate, X509Chain? presented, X509Certificate2Collection roots)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var between in presented?.ChainElements.Select(element => element.Certificate) ?? [])
        {
            chain.ChainPolicy.ExtraStore.Add(between);
        }

        using var leaf = new X509Certificate2(certificate);
        return chain.Build(leaf);
    }
}
