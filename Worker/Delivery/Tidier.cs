using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Worker.Delivery;

/// <summary>Does what may take a disk long, such as removing large files, beside the agent's thread: one thing after the other.</summary>
internal sealed partial class Tidier(ILogger<Tidier> logger)
{
    private readonly Channel<(Action Work, Action Done)> _jobs =
        Channel.CreateUnbounded<(Action Work, Action Done)>(new UnboundedChannelOptions { SingleReader = true });

    /// <param name="work">What to do. It may fail on the file system; that is logged, and what is left is swept later.</param>
    /// <param name="done">Called afterwards in any case.</param>
    public void Submit(Action work, Action done) => _jobs.Writer.TryWrite((work, done));

    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var (work, done) in _jobs.Reader.ReadAllAsync(ct))
        {
            try
            {
                work();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogFailed(e.Message);
            }

            done();
        }
    }

    [LoggerMessage(EventId = 4015, Level = LogLevel.Warning, Message = "Could not tidy up: {Reason}")]
    private partial void LogFailed(string reason);
}
