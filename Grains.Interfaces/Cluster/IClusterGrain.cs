using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Cluster;

/// <summary>What people change while the cluster runs; the key is <see cref="Key"/>. Holds the API keys and the settings; each change is told
/// to the scheduler.</summary>
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

    /// <summary>All join tokens that have not expired, hashed.</summary>
    [Alias("GetJoinTokens")]
    Task<ImmutableArray<JoinToken>> GetJoinTokensAsync();

    /// <summary>Stores a join token. Wrong status: there are as many as there may be.</summary>
    [Alias("AddJoinToken")]
    Task<ControlOutcome> AddJoinTokenAsync(JoinToken token);

    /// <summary>Forgets a join token; who has joined with it stays.</summary>
    [Alias("RemoveJoinToken")]
    Task<ControlOutcome> RemoveJoinTokenAsync(string id);

    /// <summary>When keys were last used, as far as it was noted.</summary>
    [Alias("GetKeyUses")]
    Task<ImmutableArray<KeyUse>> GetKeyUsesAsync();

    /// <summary>Notes when keys were used; older times than those that are known change nothing. False if the write failed: repeat.</summary>
    [Alias("NoteKeyUses")]
    Task<bool> NoteKeyUsesAsync(ImmutableArray<KeyUse> uses);

    [Alias("GetSettings")]
    Task<ClusterSettings> GetSettingsAsync();

    /// <summary>Starts nothing new until then; null for until it is resumed.</summary>
    [Alias("Pause")]
    Task<ControlOutcome> PauseAsync(DateTimeOffset? until, string by);

    [Alias("Resume")]
    Task<ControlOutcome> ResumeAsync(string by);

    /// <summary>Limits what runs at once; null for no limit.</summary>
    [Alias("Limit")]
    Task<ControlOutcome> LimitAsync(int? maxRunning, string by);

    /// <summary>Sets what a host may be asked for; nothing but nulls returns it to the default.</summary>
    [Alias("SetHost")]
    Task<ControlOutcome> SetHostAsync(HostSetting host, string by);

    /// <summary>Changes some of what a host may be asked for; a null takes that limit back.</summary>
    [Alias("ChangeHost")]
    Task<ControlOutcome> ChangeHostAsync(HostSetting host, HostLimitKinds kinds, string by);

    /// <summary>Sets what failures lead to, before the built-in rules. Numbers are given anew, from one, in their order.</summary>
    [Alias("SetErrorRules")]
    Task<ControlOutcome> SetErrorRulesAsync(ImmutableArray<ErrorRule> rules, string by);

    /// <summary>Sets how fast all workers together may download; null for no limit.</summary>
    [Alias("SetSpeed")]
    Task<ControlOutcome> SetSpeedAsync(SpeedLimit? limit, string by);

    /// <summary>Sets whether tags that nobody carries are overlooked; null for the default.</summary>
    [Alias("SetTagFallback")]
    Task<ControlOutcome> SetTagFallbackAsync(bool? isOn, string by);
}
