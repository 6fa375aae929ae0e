using System.Collections.Concurrent;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Tasks;

/// <summary>Gives a command to many tasks, a bounded number at a time, and counts what came of it.</summary>
internal static class CommandTally
{
    /// <summary>How many are under way at once.</summary>
    public const int AtOnce = 64;

    /// <param name="tasks">To whom.</param>
    /// <param name="id">The id of one of them.</param>
    /// <param name="give">Gives it to one; null where it was refused before the task heard of it.</param>
    /// <param name="ct">Ends the waiting, not the commands.</param>
    /// <returns>How many it changed, and the ids of those that it neither changed nor found so already, in their order.</returns>
    public static async Task<(int Changed, string[] Refused)> RunAsync<T>(
        IEnumerable<T> tasks, Func<T, string> id, Func<T, CancellationToken, Task<ControlReply?>> give, CancellationToken ct)
    {
        var (changed, refused) = (0, new ConcurrentBag<string>());
        await Parallel.ForEachAsync(tasks, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (task, cancel) =>
        {
            var reply = await give(task, cancel);
            if (reply?.Outcome == ControlOutcome.Done)
            {
                Interlocked.Increment(ref changed);
            }
            else if (reply?.Outcome != ControlOutcome.Already)
            {
                refused.Add(id(task));
            }
        });
        return (changed, [.. refused.Order(StringComparer.Ordinal)]);
    }
}
