using Orleans;
using Orleans.Runtime;

namespace AriaCluster.Tests.Engine.Embedded;

internal sealed class KeeperGrain([PersistentState("keeper", "any")] IPersistentState<KeeperState> state, Diary diary) : Grain, IKeeperGrain
{
    private int _loaded;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // States are there before the grain is activated.
        _loaded = state.State.Amount;
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        diary.Write($"deactivate {this.GetPrimaryKeyString()} {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task AddAsync(int amount)
    {
        state.State = state.State with { Amount = state.State.Amount + amount };
        return Task.CompletedTask;
    }

    public Task WriteAsync() => state.WriteStateAsync();

    public async Task<string?> WriteTwiceAsync()
    {
        await Task.WhenAll(state.WriteStateAsync(), state.WriteStateAsync());
        return state.Etag;
    }

    public async Task<bool> TryWriteAsync()
    {
        try
        {
            await state.WriteStateAsync();
            return true;
        }
        catch (OrleansException)
        {
            return false;
        }
    }

    public Task ClearAsync() => state.ClearStateAsync();

    public Task ReadAsync() => state.ReadStateAsync();

    public Task<Kept> GetAsync() => Task.FromResult(new Kept(state.State.Amount, _loaded, state.RecordExists, state.Etag));

    public Task<int> GetFromElsewhereAsync() => Task.Run(() => state.State.Amount);

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

internal sealed record KeeperState
{
    public int Amount { get; init; }
}
