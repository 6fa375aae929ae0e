using System.Collections.Immutable;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Scheduling;

/// <summary>Parts and workers to plan with.</summary>
internal static class PendingSamples
{
    public static readonly DateTimeOffset Now = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    public static PendingPart Part(int number, TaskPriority priority = TaskPriority.Normal, params TagRule[] tags) =>
        new(TaskIdOf(number), 0, 0, priority, Position: number, null, [.. tags], null, null, "somebody", null, null, 1);

    public static string TaskIdOf(int number) => $"task-0192f0c1-2b3c-7d4e-8f5a-{number:x12}";

    public static int NumberOf(PendingPart part) => Convert.ToInt32(part.TaskId[^12..], 16);

    public static WorkerRoom RoomOf(string name, int slots, int held = 0, int ahead = 0, params Tag[] tags) =>
        new(name, [.. tags], slots, ahead, held, Alive: true, DiskFull: false, null, 0, Version: 1, Health: 1, WorkerAvailability.Open, "", [], [], Beat: 0);

    /// <summary>The same with a disk of its own that may still be filled with so much.</summary>
    public static WorkerRoom With(this WorkerRoom room, long roomBytes, string? disk = null) => room with { Disks = [new(disk ?? room.Name, roomBytes)] };

    public static Roster RosterOf(params WorkerRoom[] rooms)
    {
        var roster = new Roster();
        foreach (var room in rooms)
        {
            roster.Note(room);
        }

        return roster;
    }

    public static PendingQueue QueueOf(params PendingPart[] parts)
    {
        var queue = new PendingQueue();
        foreach (var part in parts)
        {
            queue.Put(part, Now);
        }

        return queue;
    }

    public static Hosts HostsOf(
        int connections = int.MaxValue, double startsPerSecond = HostLimits.Unpaced, int egressConnections = int.MaxValue, double egressStarts = HostLimits.Unpaced)
    {
        var hosts = new Hosts();
        hosts.Set(new(connections, startsPerSecond, egressConnections, egressStarts), []);
        return hosts;
    }

    /// <summary>Plans without limits of owners or hosts.</summary>
    public static List<PlannedPart> Plan(this IPlacement placement, PendingQueue queue, Roster roster, DateTimeOffset? now = null, int limit = 100)
    {
        var hosts = HostsOf();
        return new Planner(placement).Plan(queue, roster, new Running(hosts), hosts, TermsAt(now ?? Now, limit));
    }

    public static PlanTerms TermsAt(DateTimeOffset now, int limit = 100) => new(now, limit, TimeSpan.FromSeconds(30), ReturnWait: TimeSpan.FromMinutes(2));

    public static ImmutableArray<(int Task, string Worker)> Pairs(this IEnumerable<PlannedPart> plan) =>
        [.. plan.Select(planned => (NumberOf(planned.Part), planned.Worker.Name))];
}
