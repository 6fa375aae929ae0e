using System.Runtime.CompilerServices;

namespace AriaCluster.Tests.Engine.Embedded;

public sealed class ObserverTests : IAsyncDisposable
{
    private readonly EngineUnderTest _engine = new();

    private IProbeGrain Probe => _engine.Grain<IProbeGrain>("probe");

    [Fact]
    public async Task AGrainTellsAnObserver()
    {
        var observer = new Observer(_engine.Diary);
        var reference = _engine.Grains.CreateObjectReference<IProbeObserver>(observer);

        await Probe.TellAsync(reference, "hello");

        await _engine.Diary.WroteAsync("told hello");
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task AGrainAsksAnObserver()
    {
        var observer = new Observer(_engine.Diary);
        var reference = _engine.Grains.CreateObjectReference<IProbeObserver>(observer);

        Assert.Equal("hello!", await Probe.AskAsync(reference, "hello"));
        await Assert.ThrowsAsync<InvalidDataException>(() => Probe.AskAsync(reference, "bad"));
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task AnObserverGetsOneCallAtATimeInOrderAndOneThatFailsIsNobodys()
    {
        var observer = new Observer(_engine.Diary);
        var reference = _engine.Grains.CreateObjectReference<IProbeObserver>(observer);

        foreach (var text in (string[])["one", "bad", "two", "three"])
        {
            reference.Tell(text);
        }

        await _engine.Diary.WroteAsync("told three");
        Assert.Equal(["told one", "told bad", "told two", "told three"], _engine.Diary.Entries);
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task CallsOfADeletedReferenceAreDropped()
    {
        var observer = new Observer(_engine.Diary);
        var reference = _engine.Grains.CreateObjectReference<IProbeObserver>(observer);
        _engine.Grains.DeleteObjectReference<IProbeObserver>(reference);

        await Probe.TellAsync(reference, "into the void");
        var question = Probe.AskAsync(reference, "anybody?");
        await Eventually.HoldsAsync(() => question.IsCompleted, _engine.Time, TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<TimeoutException>(() => question);
        Assert.DoesNotContain("told into the void", _engine.Diary.Entries);
        Assert.Throws<ArgumentException>(() => _engine.Grains.DeleteObjectReference<IProbeObserver>(reference));
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task AnObserverIsHeldWeakly()
    {
        var reference = Forgotten();
        GC.Collect();
        GC.WaitForPendingFinalizers();

        await Probe.TellAsync(reference, "nobody is there");

        await Probe.EchoAsync("after it");
        Assert.DoesNotContain("told nobody is there", _engine.Diary.Entries);
    }

    [Fact]
    public async Task AGrainIsGivenAReferenceAndNeverTheObserverItself() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Probe.TellAsync(new Observer(_engine.Diary), "me"));

    [Fact]
    public void OnlyAnObjectOutsideTheGrainsCanBeAnObserver()
    {
        var observer = new Observer(_engine.Diary);
        var reference = _engine.Grains.CreateObjectReference<IProbeObserver>(observer);

        Assert.Throws<ArgumentException>(() => _engine.Grains.CreateObjectReference<IProbeObserver>(reference));
        Assert.Throws<ArgumentException>(() => _engine.Grains.DeleteObjectReference<IProbeObserver>(observer));
        Assert.NotEqual(reference, _engine.Grains.CreateObjectReference<IProbeObserver>(observer));
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IProbeObserver Forgotten() => _engine.Grains.CreateObjectReference<IProbeObserver>(new Observer(_engine.Diary));

    private sealed class Observer(Diary diary) : IProbeObserver
    {
        public void Tell(string text)
        {
            diary.Write($"told {text}");
            if (text == "bad")
            {
                throw new InvalidDataException(text);
            }
        }

        public async Task<string> AskAsync(string text)
        {
            await Task.Yield();
            return text == "bad" ? throw new InvalidDataException(text) : $"{text}!";
        }
    }
}
