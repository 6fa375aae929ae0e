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

    /// <summary>Still on its way out of the activation that it tells of, rather than in one that called it.</summary>
    internal bool IsSourceActivation { get; set; } = true;

    /// <summary>The version in storage, where it is known.</summary>
    public string? StoredEtag { get; private set; }

    /// <summary>The version that the activation held.</summary>
    public string? CurrentEtag { get; private set; }
}
