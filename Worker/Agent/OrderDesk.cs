using AriaCluster.Worker.Link;
using AriaCluster.Workers;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Worker.Agent;

/// <summary>
/// Takes orders in their sequence. Only the next revision of the session is applied; after a gap the heartbeat shows the hub where
/// we are, and the full set follows. Runs on the agent's thread.
/// </summary>
internal sealed partial class OrderDesk(
    AgentState state, Assignments assignments, ReportOutbox outbox, Endings endings, ILogger<OrderDesk> logger)
{
    /// <summary>The open session; zero if there is none.</summary>
    public long Session { get; private set; }

    /// <summary>The last one applied.</summary>
    public long Revision { get; private set; }

    public void Open(IHubConnection hub, WorkerOrders orders)
    {
        Session = orders.Session;
        Revision = orders.Revision;
        LogOpened(Session, orders.FullSet?.Length ?? 0);
        outbox.Use(hub);
        foreach (var part in state.Holdings.All)
        {
            // What was told the hub before it ended, it may not have stored.
            part.Said = null;
        }

        Carry(orders);
    }

    public void Close()
    {
        Session = 0;
        outbox.Use(null);
    }

    public void Apply(WorkerOrders orders)
    {
        if (orders.Session != Session)
        {
            return;
        }

        // A full set may have been made before orders that have overtaken it.
        var expected = orders.FullSet is null ? orders.Revision == Revision + 1 : orders.Revision >= Revision;
        if (expected)
        {
            Revision = orders.Revision;
            Carry(orders);
        }
        else
        {
            LogOutOfSequence(orders.Revision, Revision);
        }
    }

    private void Carry(WorkerOrders orders)
    {
        foreach (var drop in orders.Drop)
        {
            assignments.Drop(drop.Key, drop.KeepBytes);
        }

        if (orders.FullSet is { } set)
        {
            var keys = set.ToHashSet();
            foreach (var part in state.Holdings.All.ToList())
            {
                Compare(part, keys.Contains(part.Key));
            }
        }

        foreach (var order in orders.Add)
        {
            assignments.Accept(order);
        }

        foreach (var task in orders.Sweep)
        {
            assignments.Sweep(task);
        }

        foreach (var key in orders.RemoveFiles)
        {
            endings.RemoveFiles(key, outbox.Echo);
        }
    }

    private void Compare(HeldPart part, bool isOurs)
    {
        if (isOurs)
        {
            state.Holdings.Hold(part, held: true);
        }
        else if (part.IsHeld)
        {
            assignments.Contest(part);
        }
    }

    [LoggerMessage(EventId = 4007, Level = LogLevel.Information, Message = "Session {Session} is open; the hub counts {Count} parts as ours")]
    private partial void LogOpened(long session, int count);

    [LoggerMessage(EventId = 4008, Level = LogLevel.Debug, Message = "Orders of revision {Revision} do not follow {Last} and are left out")]
    private partial void LogOutOfSequence(long revision, long last);
}
