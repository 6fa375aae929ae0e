using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Problems;
using AriaCluster.Tasks;
using Orleans;
using Orleans.Runtime;

namespace AriaCluster.Api.Tasks;

/// <summary>Gives a person's command to a task, again where nobody knows whether it took effect: every command is idempotent.</summary>
internal sealed class TaskCommand(IGrainFactory grains, TaskFinder finder, Quotas quotas, TimeProvider time)
{
    private const int Tries = 3;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    public static Problem Unknown(string id) =>
        new(ProblemType.UnknownTask, $"{FaultList.Quote(id)} is neither the id nor the gid of a task.");

    /// <param name="verb">The command, for words.</param>
    /// <param name="idOrGid">The task.</param>
    /// <param name="reach">Whose tasks the caller commands.</param>
    /// <param name="command">Gives it.</param>
    /// <param name="ct">Ends the waiting, not the command.</param>
    public async Task<IResult> RunAsync(string verb, string idOrGid, Reach reach, Func<ITaskGrain, Task<ControlReply>> command, CancellationToken ct)
    {
        var (id, reply, refusal) = await GiveAsync(idOrGid, reach, command, ct);
        return reply?.Outcome switch
        {
            null => refusal!,
            ControlOutcome.Done or ControlOutcome.Already => TypedResults.Json(
                new ControlDocument(id, TaskId.Gid(id), StatusText.Of(reply.Status ?? default), reply.Outcome == ControlOutcome.Done),
                HubJson.Answers.ControlDocument),
            ControlOutcome.WrongStatus => new Problem(ProblemType.WrongStatus, Refused(verb, reply)),
            ControlOutcome.NotFound => Unknown(idOrGid),
            _ => Problem.Unavailable(Unsure(verb)),
        };
    }

    /// <summary>The same for one of many, whose refusal is an outcome among others.</summary>
    public async Task<OutcomeDocument> GiveAsync(string verb, string idOrGid, Reach reach, Func<ITaskGrain, Task<ControlReply>> command, CancellationToken ct)
    {
        var (id, reply, refusal) = await GiveAsync(idOrGid, reach, command, ct);
        var status = reply?.Status is { } known ? StatusText.Of(known) : null;
        return reply?.Outcome switch
        {
            null => new(idOrGid, "refused", id, TaskId.Gid(id), null, refusal!.Detail),
            ControlOutcome.Done => new(idOrGid, "done", id, TaskId.Gid(id), status, null),
            ControlOutcome.Already => new(idOrGid, "already", id, TaskId.Gid(id), status, null),
            ControlOutcome.WrongStatus => new(idOrGid, "refused", id, TaskId.Gid(id), status, Refused(verb, reply)),
            ControlOutcome.NotFound => new(idOrGid, "unknown", null, null, null, Unknown(idOrGid).Detail),
            _ => new(idOrGid, "unavailable", id, TaskId.Gid(id), null, Unsure(verb)),
        };
    }

    /// <summary>Again while nobody knows whether it took effect.</summary>
    public async Task<ControlReply> RepeatAsync(string id, Func<ITaskGrain, Task<ControlReply>> command, CancellationToken ct)
    {
        var task = grains.GetGrain<ITaskGrain>(id);
        for (var tries = 1; ; tries++)
        {
            var reply = await TryAsync(task, command);
            if (reply.Outcome != ControlOutcome.Unknown || tries == Tries)
            {
                return reply;
            }

            await Task.Delay(_pause * tries, time, ct);
        }
    }

    private async Task<(string Id, ControlReply? Reply, Problem? Refusal)> GiveAsync(
        string idOrGid, Reach reach, Func<ITaskGrain, Task<ControlReply>> command, CancellationToken ct)
    {
        if (await finder.ResolveAsync(idOrGid, ct) is not { } id || !reach.IsAll && await finder.FindAsync(id, reach) is null)
        {
            return ("", new ControlReply(ControlOutcome.NotFound, null), null);
        }

        var (reply, refusal) = await quotas.GuardAsync(reach.Claimant, id, () => GiveAsync(id, command, ct));
        return (id, reply, refusal);
    }

    private async Task<ControlReply> GiveAsync(string id, Func<ITaskGrain, Task<ControlReply>> command, CancellationToken ct)
    {
        var reply = await RepeatAsync(id, command, ct);
        if (reply.Outcome != ControlOutcome.NotFound || !TaskId.TryGetBatch(id, out _, out _))
        {
            return reply;
        }

        // The task is not unfolded, or was at this moment: a creation that finds it there changes nothing.
        return await finder.CreateFromBatchAsync(id) == CreateOutcome.Unknown
            ? new ControlReply(ControlOutcome.Unknown, null)
            : await RepeatAsync(id, command, ct);
    }

    private static string Refused(string verb, ControlReply reply) => $"cannot {verb} a task that is {StatusText.Of(reply.Status ?? default)}";

    private static string Unsure(string verb) => $"It is not known whether the task took the command {verb}. Repeat it.";

    private static async Task<ControlReply> TryAsync(ITaskGrain task, Func<ITaskGrain, Task<ControlReply>> command)
    {
        try
        {
            return await command(task);
        }
        catch (OrleansMessageRejectionException)
        {
            return new ControlReply(ControlOutcome.Unknown, null);
        }
    }
}
