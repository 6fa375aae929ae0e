using System.Text;
using Orleans.Runtime;
using Orleans.Storage;

namespace AriaCluster.Tests.Engine.Embedded;

public sealed class StateTests : IAsyncDisposable
{
    private readonly EngineUnderTest _engine = new();

    private IKeeperGrain Keeper => _engine.Grain<IKeeperGrain>("keeper-1");

    [Fact]
    public async Task AGrainThatWasNeverWrittenHasANewStateAndNoVersion() =>
        Assert.Equal(new Kept(0, 0, Exists: false, Etag: null), await Keeper.GetAsync());

    [Fact]
    public async Task AStateIsStoredAsUtf8JsonUnderItsNameAndTheGrainsKey()
    {
        await Keeper.AddAsync(7);
        await Keeper.WriteAsync();

        var stored = _engine.Store["keeper", "keeper-1"]!.Value;
        Assert.Equal("""{"Amount":7}""", Encoding.UTF8.GetString(stored.Payload.Span));
        Assert.Equal(1, stored.Version);
        Assert.Equal(new Kept(7, 0, Exists: true, Etag: "1"), await Keeper.GetAsync());
    }

    [Fact]
    public async Task TheNextActivationReadsWhatWasWrittenAndLosesWhatWasNot()
    {
        await Keeper.AddAsync(7);
        await Keeper.WriteAsync();
        await Keeper.AddAsync(100);

        await Keeper.DeactivateAsync();

        Assert.Equal(new Kept(7, 7, Exists: true, Etag: "1"), await Keeper.GetAsync());
    }

    [Fact]
    public async Task WhatWasWrittenOutlivesTheEngine()
    {
        await Keeper.AddAsync(7);
        await Keeper.WriteAsync();
        _engine.Engine.Kill();

        await using var next = new EngineUnderTest(store: _engine.Store);

        Assert.Equal(7, (await next.Grain<IKeeperGrain>("keeper-1").GetAsync()).Amount);
    }

    [Fact]
    public async Task AClearedStateIsNewAgainAndItsVersionGoesOn()
    {
        await Keeper.AddAsync(7);
        await Keeper.WriteAsync();

        await Keeper.ClearAsync();
        Assert.Equal(new Kept(0, 0, Exists: false, Etag: "2"), await Keeper.GetAsync());

        await Keeper.DeactivateAsync();
        Assert.Equal(new Kept(0, 0, Exists: false, Etag: "2"), await Keeper.GetAsync());

        await Keeper.WriteAsync();
        Assert.Equal("3", (await Keeper.GetAsync()).Etag);
    }

    [Fact]
    public async Task ClearingWhatWasNeverWrittenWritesNothing()
    {
        await Keeper.ClearAsync();

        Assert.Null(_engine.Store["keeper", "keeper-1"]);
    }

    [Fact]
    public async Task AFailedWriteLeavesMemoryAsTheGrainMadeIt()
    {
        await Keeper.AddAsync(7);
        await Keeper.WriteAsync();
        await Keeper.AddAsync(1);
        _engine.Store.BeforeWrite = _ => throw new IOException("The disk is gone.");

        var error = await Assert.ThrowsAsync<OrleansException>(() => Keeper.WriteAsync());
        Assert.IsType<IOException>(error.InnerException);
        Assert.Equal(new Kept(8, 0, Exists: true, Etag: "1"), await Keeper.GetAsync());

        _engine.Store.BeforeWrite = null;
        await Keeper.WriteAsync();
        Assert.Equal("2", (await Keeper.GetAsync()).Etag);
    }

    [Fact]
    public async Task AnOutdatedWriteFailsAndEndsTheActivationThatHoldsIt()
    {
        await Keeper.AddAsync(7);
        await Keeper.WriteAsync();
        await _engine.Store.WriteAsync("keeper", "keeper-1", """{"Amount":50}"""u8.ToArray(), 1, CancellationToken.None);
        await Keeper.AddAsync(1);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Keeper.WriteAsync());

        Assert.Equal(new Kept(50, 50, Exists: true, Etag: "2"), await Keeper.GetAsync());
        Assert.Equal(1, _engine.Diary.CountOf($"deactivate keeper-1 ApplicationError"));
    }

    [Fact]
    public async Task AGrainThatCatchesTheOutdatedWriteGoesOn()
    {
        await Keeper.WriteAsync();
        await _engine.Store.WriteAsync("keeper", "keeper-1", """{"Amount":50}"""u8.ToArray(), 1, CancellationToken.None);

        Assert.False(await Keeper.TryWriteAsync());
        Assert.Equal(new Kept(0, 0, Exists: true, Etag: "1"), await Keeper.GetAsync());

        await Keeper.ReadAsync();
        Assert.Equal(new Kept(50, 0, Exists: true, Etag: "2"), await Keeper.GetAsync());
        Assert.True(await Keeper.TryWriteAsync());
    }

    [Fact]
    public async Task WritesOfOneStateRunOneAfterTheOther()
    {
        Assert.Equal("2", await Keeper.WriteTwiceAsync());
        Assert.Equal(2, _engine.Store.Writes);
    }

    [Fact]
    public async Task AStateIsUsedWithinTheTurnsOfItsGrainOnly() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Keeper.GetFromElsewhereAsync());

    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
