using System.Threading.Channels;

namespace AriaCluster.Worker.Agent;

/// <summary>
/// The agent's thread, in effect: what is posted runs one after the other. A turn takes all that has come in meanwhile; then
/// the end of the turn writes the journal once and sends what the turn has to say, for all of it together.
/// </summary>
internal sealed class Mailbox
{
    private const int MaxTurn = 1024;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<Action> _messages = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });

    public void Post(Action message) => _messages.Writer.TryWrite(message);

    /// <summary>Runs a question on the agent's thread.</summary>
    /// <exception cref="OperationCanceledException">The mailbox has ended: nobody answers any more.</exception>
    public async Task<T> AskAsync<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() => answer.SetResult(question()));
        return await Task.WhenAny(answer.Task, _ended.Task) == answer.Task ? await answer.Task : throw new OperationCanceledException();
    }

    public async Task RunAsync(Action endOfTurn, CancellationToken ct)
    {
        try
        {
            while (await _messages.Reader.WaitToReadAsync(ct))
            {
                for (var n = 0; n < MaxTurn && _messages.Reader.TryRead(out var message); n++)
                {
                    message();
                }

                endOfTurn();
            }
        }
        finally
        {
            // Whoever asks now would wait for ever, and so would whoever waits for that one's end.
            _ended.SetResult();
        }
    }
}
