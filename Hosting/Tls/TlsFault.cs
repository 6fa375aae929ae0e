namespace AriaCluster.Hosting.Tls;

/// <summary>What keeps a certificate from being used.</summary>
/// <param name="IsOfKey">Whether it is the fault of the file with its key.</param>
/// <param name="Text">What is wrong with that file.</param>
internal sealed record TlsFault(bool IsOfKey, string Text);
