using AriaCluster.Tasks;

namespace AriaCluster.Cluster;

/// <summary>Counts for one owner; see <see cref="QuotaLedger"/>. A claim that counts is one turn, so that two never see the same room.</summary>
internal sealed class QuotaGrain(ITaskIndex index, TimeProvider time) : Grain, IQuotaGrain
{
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);
    private static readonly TimeSpan _bytesFresh = TimeSpan.FromSeconds(10);

    private readonly SteadyClock _clock = new(time);
    private readonly QuotaLedger _ledger = new();
    private (long Bytes, DateTimeOffset At)? _bytes;
    private (long Most, DateTimeOffset? At)? _free;

    private string Owner => this.GetPrimaryKeyString()[IQuotaGrain.KeyPrefix.Length..];

    public async Task<QuotaReply> ReserveAsync(QuotaClaim claim)
    {
        var now = _clock.Now;
        _ledger.Forget(now);
        if (_ledger.IsOpen(claim.Id))
        {
            return new(QuotaOutcome.Granted, 0);
        }

        if (claim.MaxBytesPerDay is { } most && await ReadBytesAsync(now) is var bytes && bytes >= most)
        {
            return new(QuotaOutcome.Bytes, bytes) { FreeAt = await FindFreeAsync(most) };
        }

        if (claim.MaxTasks is { } max && !_ledger.HasRoom(claim.Count, max, now) && await CountAsync(now) is var unfinished && unfinished + claim.Count > max)
        {
            return new(QuotaOutcome.Tasks, unfinished);
        }

        _ledger.Grant(claim.Id, claim.Count, now);
        return new(QuotaOutcome.Granted, 0);
    }

    public Task SettleAsync(string id)
    {
        _ledger.Settle(id);
        return Task.CompletedTask;
    }

    private async Task<long> CountAsync(DateTimeOffset now) => _ledger.Count(await index.CountUnfinishedAsync(Owner, _ledger.Open, CancellationToken.None), now);

    // How much was fetched is a matter of minutes, not of the single request.
    private async Task<long> ReadBytesAsync(DateTimeOffset now)
    {
        if (_bytes is not { } known || now - known.At >= _bytesFresh)
        {
            _free = null;
            _bytes = known = (await index.SumBytesAsync(Owner, time.GetUtcNow() - _day, CancellationToken.None), now);
        }

        return known.Bytes;
    }

    // What is known may be a few seconds old then.
    private async Task<DateTimeOffset?> FindFreeAsync(long most)
    {
        if (_free is not { } known || known.Most != most)
        {
            var last = await index.FindLastTooMuchAsync(Owner, time.GetUtcNow() - _day, most, CancellationToken.None);
            _free = known = (most, last + _day + _bytesFresh);
        }

        return known.At;
    }
}
