using AriaCluster.Worker.Agent;

namespace AriaCluster.Tests.Agents;

public sealed class MailboxTests
{
    private readonly Mailbox _mailbox = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ATurnTakesAllThatHasComeInAndEndsOnce()
    {
        var turns = new List<string>();
        using var stop = new CancellationTokenSource();
        _mailbox.Post(() => turns.Add("one"));
        _mailbox.Post(() => turns.Add("two"));
        var answer = _mailbox.AskAsync(() => turns.Count);
        var running = _mailbox.RunAsync(() => turns.Add("end"), stop.Token);

        Assert.Equal(2, await answer);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Equal(["one", "two", "end"], turns);
    }

    [Fact]
    public async Task WhoeverAsksAMailboxThatHasEndedIsNotLeftWaiting()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _mailbox.RunAsync(() => { }, new CancellationToken(canceled: true)));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _mailbox.AskAsync(() => 1).WaitAsync(TimeSpan.FromSeconds(60), Ct));
    }

    [Fact]
    public async Task WhoeverWaitsForAMailboxThatFailsIsNotLeftWaiting()
    {
        _mailbox.Post(() => throw new IOException("no room"));
        var answer = _mailbox.AskAsync(() => 1);

        await Assert.ThrowsAsync<IOException>(() => _mailbox.RunAsync(() => { }, Ct));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer.WaitAsync(TimeSpan.FromSeconds(60), Ct));
    }
}
