namespace AriaCluster.Cluster;

/// <summary>
/// Counts what one owner has under way, for keys with a quota; the key is <c>quota-NAME</c>. Nothing of it is stored: the task table says
/// what was accepted, and memory what is being accepted in this moment.
/// </summary>
[Alias("aria.IQuotaGrain")]
public interface IQuotaGrain : IGrainWithStringKey
{
    /// <summary>What the key begins with; the owner's name follows.</summary>
    const string KeyPrefix = "quota-";

    /// <summary>Sets tasks aside that are about to be accepted or begun anew. Repeating it for the same id sets nothing more aside.</summary>
    [Alias("Reserve")]
    Task<QuotaReply> ReserveAsync(QuotaClaim claim);

    /// <summary>What was set aside under this id is in the task table now, or will never be.</summary>
    [Alias("Settle")]
    Task SettleAsync(string id);
}
