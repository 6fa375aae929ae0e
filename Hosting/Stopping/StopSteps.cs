using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Hosting.Stopping;

/// <summary>
/// The steps of a stop: each has a bound, and a line in the log that says how long it took. A step that fails or takes too long is told
/// and left behind: what is acknowledged is durable without it, as after a kill.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "A stop has steps.")]
internal sealed partial class StopSteps(TimeProvider time, ILogger<StopSteps> log)
{
    // What gives up when it is canceled gets a moment to say so.
    private static readonly TimeSpan _slack = TimeSpan.FromSeconds(1);

    private long _ended = time.GetTimestamp();

    /// <summary>Runs a step.</summary>
    /// <param name="name">What it does, for the log.</param>
    /// <param name="bound">After it the step is canceled, and a second later it is not waited for any more.</param>
    /// <param name="step">What is done.</param>
    public async Task RunAsync(string name, TimeSpan bound, Func<CancellationToken, Task> step)
    {
        Begin();
        using var patience = new CancellationTokenSource(bound, time);
        try
        {
            await step(patience.Token).WaitAsync(bound + _slack, time);
            Note(name, isWhole: !patience.IsCancellationRequested);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            Note(name, isWhole: false);
        }
        catch (Exception e)
        {
            var took = Took();
            LogFailed(e, name, took, e.Message);
            Begin();
        }
    }

    /// <summary>What is noted next began now.</summary>
    public void Begin() => _ended = time.GetTimestamp();

    /// <summary>Notes a step that others have taken since the last one ended.</summary>
    public void Note(string name, bool isWhole)
    {
        var took = Took();
        if (isWhole)
        {
            LogDone(name, took);
        }
        else
        {
            LogGivenUp(name, took);
        }

        Begin();
    }

    private long Took() => (long)time.GetElapsedTime(_ended).TotalMilliseconds;

    [LoggerMessage(EventId = 6001, Level = LogLevel.Information, Message = "Stop: {Step}, {Milliseconds} ms")]
    private partial void LogDone(string step, long milliseconds);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Warning, Message = "Stop: {Step} was given up after {Milliseconds} ms")]
    private partial void LogGivenUp(string step, long milliseconds);

    [LoggerMessage(EventId = 6003, Level = LogLevel.Error, Message = "Stop: {Step} failed after {Milliseconds} ms: {Reason}")]
    private partial void LogFailed(Exception e, string step, long milliseconds, string reason);
}
