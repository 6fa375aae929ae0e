using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AriaCluster.Hosting.Tls;

/// <summary>Trust in a private certificate authority beside the system's: some clusters have a certificate of their own making.</summary>
internal static class PrivateAuthority
{
    /// <summary>What keeps the file from being used; null if nothing does.</summary>
    public static string? FindFault(string file)
    {
        if (!SmallFile.TryRead(file, SmallFile.MaxCertificateBytes, out var text))
        {
            return text;
        }

        try
        {
            return Import(text).Count > 0 ? null : "There is no certificate in it.";
        }
        catch (CryptographicException e)
        {
            return $"It cannot be used: {e.Message}";
        }
    }

    /// <summary>The certificates of a file.</summary>
    public static X509Certificate2Collection Read(string file) =>
        SmallFile.TryRead(file, SmallFile.MaxCertificateBytes, out var text) ? Import(text) : throw new IOException($"{file}: {text}");

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

    private static X509Certificate2Collection Import(string text)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(text);
        return roots;
    }
}
