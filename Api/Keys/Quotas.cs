using System.Globalization;
using AriaCluster.Api.Problems;
using AriaCluster.Cluster;
using Orleans;
using Orleans.Runtime;

namespace AriaCluster.Api.Keys;

/// <summary>Asks for room before a key with a quota adds tasks, and says so when they are added. Other keys cost nothing here.</summary>
internal sealed partial class Quotas(IGrainFactory grains, TimeProvider time, ILogger<Quotas> log)
{
    private static readonly TimeSpan _untilOneEnds = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _untilItIsKnown = TimeSpan.FromMinutes(1);

    /// <summary>Sets tasks aside; why not, if there is no room for them.</summary>
    public async Task<Problem?> TryClaimAsync(ApiKey key, string id, int count)
    {
        if (count == 0 || key.MaxTasks is null && key.MaxBytesPerDay is null)
        {
            return null;
        }

        if (count > key.MaxTasks)
        {
            return new Problem(ProblemType.QuotaExceeded, $"These are {count} tasks; the key {FaultList.Quote(key.Name)} may have {key.MaxTasks} unfinished at once.");
        }

        var reply = await Grain(key).ReserveAsync(new(id, count, key.MaxTasks, key.MaxBytesPerDay));
        return reply.Outcome switch
        {
            QuotaOutcome.Tasks => new Problem(
                ProblemType.QuotaReached, $"{(reply.Used == 1 ? "1 task" : $"{reply.Used} tasks")} of the key {FaultList.Quote(key.Name)} {(reply.Used == 1 ? "is" : "are")} unfinished; {key.MaxTasks} may be at once.")
            { RetryAfter = _untilOneEnds },
            QuotaOutcome.Bytes => OfDay(key, reply),
            _ => null,
        };
    }

    private Problem OfDay(ApiKey key, QuotaReply reply)
    {
        var wait = reply.FreeAt - time.GetUtcNow();
        var free = reply.FreeAt is { } at ? string.Create(CultureInfo.InvariantCulture, $" There is room again at {at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}.") : "";
        return new(
            ProblemType.QuotaReached,
            string.Create(CultureInfo.InvariantCulture, $"The tasks of the key {FaultList.Quote(key.Name)} of the last 24 hours have {reply.Used} bytes; {key.MaxBytesPerDay} are allowed.{free}"))
        {
            RetryAfter = wait > TimeSpan.Zero ? wait.Value : _untilItIsKnown,
        };
    }

    /// <summary>What was set aside is stored, or will not be. Should this get lost, it is forgotten after two minutes.</summary>
    public async Task SettleAsync(ApiKey key, string id)
    {
        if (key.MaxTasks is null && key.MaxBytesPerDay is null)
        {
            return;
        }

        try
        {
            await Grain(key).SettleAsync(id);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            LogUnsettled(log, id, e.Message);
        }
    }

    /// <summary>Does what begins one task anew, if there is room for it; else answers why there is none.</summary>
    public async Task<(T? Done, Problem? Refusal)> GuardAsync<T>(ApiKey? key, string id, Func<Task<T>> begin)
    {
        if (key is null)
        {
            return (await begin(), null);
        }

        if (await TryClaimAsync(key, id, 1) is { } refusal)
        {
            return (default, refusal);
        }

        try
        {
            return (await begin(), null);
        }
        finally
        {
            await SettleAsync(key, id);
        }
    }

    private IQuotaGrain Grain(ApiKey key) => grains.GetGrain<IQuotaGrain>(IQuotaGrain.KeyPrefix + key.Name);

    [LoggerMessage(EventId = 1051, Level = LogLevel.Debug, Message = "The quota was not told that {Id} is stored ({Reason})")]
    private static partial void LogUnsettled(ILogger log, string id, string reason);
}
