using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Watching;

/// <summary>Asks the hub why a task waits, when nothing has moved for a few seconds.</summary>
internal sealed class Standstill(HubClient hub, TimeProvider time)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    private string? _mark;
    private long _since;

    /// <summary>In words; null while things move.</summary>
    public string? Reason { get; private set; }

    /// <param name="mark">Differs whenever something has moved.</param>
    /// <param name="waiting">Finds a task that waits; null if none does.</param>
    /// <param name="patience">For the hub.</param>
    /// <param name="ct">Gives up.</param>
    public async Task LookAsync(string mark, Func<Task<string?>> waiting, Patience patience, CancellationToken ct)
    {
        if (mark != _mark)
        {
            (_mark, _since, Reason) = (mark, time.GetTimestamp(), null);
        }
        else if (time.GetElapsedTime(_since) >= _patience)
        {
            _since = time.GetTimestamp();
            Reason = await waiting() is { } id ? await AskAsync(id, patience, ct) : null;
        }
    }

    private async Task<string?> AskAsync(string id, Patience patience, CancellationToken ct)
    {
        try
        {
            return Times.Local((await hub.GetTaskAsync(id, patience, ct)).Why?.Text("text"));
        }
        catch (Failure failure) when (failure.Problem?.Status == 404)
        {
            return null;
        }
    }
}
