using System.Collections.Immutable;

namespace AriaCluster.Cluster;

/// <summary>What people change while the cluster runs; the key is <see cref="Key"/>. Holds the API keys.</summary>
[Alias("aria.IClusterGrain")]
public interface IClusterGrain : IGrainWithStringKey
{
    /// <summary>The one cluster's key.</summary>
    const string Key = "cluster-default";

    /// <summary>All API keys, hashed.</summary>
    [Alias("GetKeys")]
    Task<ImmutableArray<ApiKey>> GetKeysAsync();

    /// <summary>Stores a key; one of the same name is replaced. False if the write failed: repeat.</summary>
    [Alias("PutKey")]
    Task<bool> PutKeyAsync(ApiKey key);

    /// <summary>Forgets the key of this name; one that is not there is forgotten already. False if the write failed: repeat.</summary>
    [Alias("RemoveKey")]
    Task<bool> RemoveKeyAsync(string name);
}
