using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Storage holds another version than the one this activation last read or wrote: the activation is out of date.</summary>
public class InconsistentStateException : OrleansException
{
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : base(errorMsg)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>The version in storage, where it is known.</summary>
    public string? StoredEtag { get; private set; }

    /// <summary>The version that the activation held.</summary>
    public string? CurrentEtag { get; private set; }
}
