using AriaCluster.Embedded;
using Orleans.Runtime;

namespace AriaCluster.Tests.Engine.Embedded;

public sealed class HostilityTests
{
    [Fact]
    public async Task EveryKindOfFaultStrikes()
    {
        await using var engine = Hostile(seed: 1);
        var observer = new Listener();
        var reference = engine.Grains.CreateObjectReference<IProbeObserver>(observer);

        for (var i = 0; i < 2_000; i++)
        {
            await AnsweredOrNotAsync(engine.Grain<IKeeperGrain>($"keeper-{i % 10}").AddAsync(1));
            await AnsweredOrNotAsync(engine.Grain<IKeeperGrain>($"keeper-{i % 10}").TryWriteAsync());
            await AnsweredOrNotAsync(engine.Grain<IKeeperGrain>($"keeper-{i % 10}").ClearAsync());
            await AnsweredOrNotAsync(engine.Grain<IProbeGrain>($"probe-{i % 10}").TellAsync(reference, "hello"));
        }

        Assert.All(Enum.GetValues<Fault>(), fault => Assert.True(engine.Engine.Fate!.StrikesOf(fault) > 0, $"{fault} never struck."));
        GC.KeepAlive(observer);
    }

    [Theory]
    [MemberData(nameof(CallFaults))]
    public async Task AFaultOfACallDoesWhatItsNameSays(object fault, bool answered, bool runs)
    {
        await using var engine = Hostile(seed: 1, (Fault)fault);

        var failure = await Record.ExceptionAsync(() => engine.Grain<IProbeGrain>("probe").HoldInterleavedAsync(Opened(engine, "call")));

        Assert.Equal(answered, failure is null);
        await (runs ? engine.Diary.WroteAsync("end call") : Task.CompletedTask);
        Assert.Equal(runs ? 1 : 0, engine.Diary.CountOf("end call"));
    }

    public static TheoryData<object, bool, bool> CallFaults => new()
    {
        { Fault.CallLost, false, false },
        { Fault.CallRejected, false, false },
        { Fault.AnswerLost, false, true },
        { Fault.CallBelated, false, true },
        { Fault.CallDelayed, true, true },
        { Fault.CallOvertaken, true, true },
    };

    [Fact]
    public async Task ALostAnswerIsATimeoutAndARejectionIsNone()
    {
        await using var losing = Hostile(seed: 1, Fault.AnswerLost);
        await using var rejecting = Hostile(seed: 1, Fault.CallRejected);

        await Assert.ThrowsAsync<TimeoutException>(() => losing.Grain<IProbeGrain>("probe").EchoAsync("lost"));
        await Assert.ThrowsAsync<OrleansMessageRejectionException>(() => rejecting.Grain<IProbeGrain>("probe").EchoAsync("rejected"));
    }

    [Fact]
    public async Task WhatDiedNeverGoesOnAndItsCallersAreTold()
    {
        await using var engine = Hostile(seed: 1, Fault.Death);

        var call = engine.Grain<IProbeGrain>("probe").HoldAsync("held");

        await Assert.ThrowsAsync<EngineStoppedException>(() => call);
        engine.Diary.Open("held");
        Assert.DoesNotContain("end held", engine.Diary.Entries);
    }

    [Fact]
    public async Task TheWritesOfAnActivationThatWasOvertakenFail()
    {
        await using var engine = Hostile(seed: 1, Fault.SecondActivation);
        var keeper = engine.Grain<IKeeperGrain>("keeper");
        var refused = 0;

        for (var i = 0; i < 100; i++)
        {
            var version = engine.Store["keeper", "keeper"]?.Version ?? 0;
            var written = await keeper.TryWriteAsync();
            refused += written ? 0 : 1;
            Assert.Equal(written ? version + 1 : version, engine.Store["keeper", "keeper"]?.Version ?? 0);
        }

        Assert.InRange(refused, 1, 99);
    }

    [Fact]
    public async Task AWriteFailsBeforeOrAfterItWasCommitted()
    {
        await using var before = Hostile(seed: 1, Fault.WriteFailed);
        await using var after = Hostile(seed: 1, Fault.WriteUnacknowledged);

        Assert.False(await before.Grain<IKeeperGrain>("keeper").TryWriteAsync());
        Assert.False(await after.Grain<IKeeperGrain>("keeper").TryWriteAsync());

        Assert.Null(before.Store["keeper", "keeper"]);
        Assert.Equal(1, after.Store["keeper", "keeper"]!.Value.Version);
    }

    [Fact]
    public async Task OneSeedMeansOneFateAndAnotherSeedAnother()
    {
        var first = await OutcomesAsync(seed: 7);

        Assert.Equal(first, await OutcomesAsync(seed: 7));
        Assert.NotEqual(first, await OutcomesAsync(seed: 8));
    }

    [Fact]
    public async Task FateDoesNotDependOnWhoElseIsUnderWay()
    {
        var alone = await OutcomesAsync(seed: 7);

        var together = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => OutcomesAsync(seed: 7))));

        Assert.All(together, outcomes => Assert.Equal(alone, outcomes));
    }

    [Fact]
    public async Task PeaceEndsTheActivationsWhosePlaceWasTaken()
    {
        await using var engine = Hostile(seed: 1, Fault.SecondActivation);
        await engine.Grain<IKeeperGrain>("keeper").GetAsync();
        await Eventually.HoldsAsync(() => engine.Engine.Hostility!.Displaced.Any());

        engine.Engine.Hostility!.MakePeace();

        await engine.Diary.WroteAsync("deactivate keeper DuplicateActivation");
        Assert.Empty(engine.Engine.Hostility.Displaced);
        Assert.True(await engine.Grain<IKeeperGrain>("keeper").TryWriteAsync());
    }

    [Fact]
    public async Task InPeaceNothingStrikes()
    {
        await using var engine = Hostile(seed: 1);
        engine.Engine.Hostility!.MakePeace();

        for (var i = 0; i < 500; i++)
        {
            Assert.Equal("safe", await engine.Grain<IProbeGrain>($"probe-{i % 5}").EchoAsync("safe"));
        }
    }

    // Only what befalls calls: whether a call finds its grain just dying depends on threads, too.
    private static async Task<string> OutcomesAsync(int seed)
    {
        await using var engine = new EngineUnderTest(options => options.Hostility = new()
        {
            Seed = seed,
            Rates = new() { [Fault.CallLost] = 0.1, [Fault.CallRejected] = 0.1, [Fault.AnswerLost] = 0.1, [Fault.CallDelayed] = 0.1 },
        });
        var outcomes = "";
        for (var i = 0; i < 300; i++)
        {
            outcomes += await AnsweredOrNotAsync(engine.Grain<IProbeGrain>($"probe-{i % 3}").EchoAsync("")) ? "+" : "-";
        }

        return outcomes;
    }

    private static EngineUnderTest Hostile(int seed) =>
        new(options => options.Hostility = new() { Seed = seed });

    private static EngineUnderTest Hostile(int seed, Fault only) =>
        new(options => options.Hostility = new() { Seed = seed, Rates = new() { [only] = 1 } });

    private static string Opened(EngineUnderTest engine, string gate)
    {
        engine.Diary.Open(gate);
        return gate;
    }

    private static async Task<bool> AnsweredOrNotAsync(Task call)
    {
        try
        {
            await call;
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            return false;
        }
    }

    private sealed class Listener : IProbeObserver
    {
        public void Tell(string text)
        {
        }

        public Task<string> AskAsync(string text) => Task.FromResult(text);
    }
}
