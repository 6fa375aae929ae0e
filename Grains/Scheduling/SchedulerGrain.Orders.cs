using System.Collections.Immutable;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Scheduling;

// What the workers' grains are told: orders of what the tasks agreed to, and stops.
internal sealed partial class SchedulerGrain
{
    private async Task HandOverAsync(string worker, ImmutableArray<PartOrder> orders)
    {
        if (orders.IsEmpty)
        {
            return;
        }

        try
        {
            var reply = await Worker(worker).AssignAsync(_epoch, orders);
            Note(reply.Room);
            if (reply.Epoch > _epoch)
            {
                Retire(reply.Epoch);
                return;
            }

            await Bounded.ForEachAsync(reply.Refused, CallsAtOnce, key => ReleaseAsync(new(key, ReleaseReason.Refused)));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The worker's grain finds them in the task table, and lacks their orders: they are asked for then.
            LogNotHandedOver(_logger, orders.Length, worker, e.Message);
        }
    }

    /// <summary>Hands over orders of attempts that are the worker's already and that it may lack.</summary>
    private async Task DeliverAsync(string worker, ImmutableArray<PartKey> keys)
    {
        var orders = new List<PartOrder>();
        await Bounded.ForEachAsync(keys, CallsAtOnce, async key =>
        {
            if (await OrderOfAsync(key) is { } order)
            {
                orders.Add(order);
            }
        });
        await HandOverAsync(worker, [.. orders]);
    }

    private async Task<PartOrder?> OrderOfAsync(PartKey key)
    {
        try
        {
            return await GrainFactory.GetGrain<ITaskGrain>(key.TaskId).GetOrderAsync(key);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogUnknown(_logger, key.TaskId, "its worker", e.Message);
            return null;
        }
    }

    private async Task StopAsync(string worker, Stops stops)
    {
        try
        {
            Note(await Worker(worker).DropAsync([.. stops.Drops], [.. stops.Files]));
            PlanSoon();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Its grain reads what it holds, and which files are unwanted, at the latest after a lease.
            LogNotStopped(_logger, stops.Drops.Count + stops.Files.Count, worker, e.Message);
        }
    }

    // A newer scheduler has taken over; what this one began the newer one finds in the task table.
    private void Retire(long newer)
    {
        LogOutdated(_logger, _epoch, newer);
        DeactivateOnIdle();
    }

    private IWorkerGrain Worker(string name) => GrainFactory.GetGrain<IWorkerGrain>(WorkerName.ToKey(name));

    [LoggerMessage(EventId = 3005, Level = LogLevel.Warning, Message = "{Count} orders may not have reached the grain of {Worker}: {Reason}")]
    private static partial void LogNotHandedOver(ILogger logger, int count, string worker, string reason);

    [LoggerMessage(EventId = 3006, Level = LogLevel.Warning, Message = "{Count} stops may not have reached the grain of {Worker}: {Reason}")]
    private static partial void LogNotStopped(ILogger logger, int count, string worker, string reason);

    [LoggerMessage(EventId = 3007, Level = LogLevel.Warning, Message = "Scheduler epoch {Epoch} ends: epoch {Newer} has begun")]
    private static partial void LogOutdated(ILogger logger, long epoch, long newer);
}
