using System.Threading.Channels;

namespace AriaCluster.Worker.Agent;

/// <summary>
/// The agent's thread, in effect: what is posted runs one after the other. A turn takes all that has come in meanwhile; then
/// the end of the turn writes the journal once and sends what the turn has to say, for all of it together.
/// </summary>
internal sealed class Mailbox
{
    private const int MaxTurn = 1024;

    private readonly Channel<Action> _messages = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });

    public void Post(Action message) => _messages.Writer.TryWrite(message);

    /// <summary>Runs a question on the agent's thread.</summary>
    public Task<T> AskAsync<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() => answer.SetResult(question()));
        return answer.Task;
    }

    public async Task RunAsync(Action endOfTurn, CancellationToken ct)
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
}
