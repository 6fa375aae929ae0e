using AriaCluster.Worker.Delivery;
using AriaCluster.Worker.Journal;
using AriaCluster.Worker.Lanes;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Worker.Agent;

/// <summary>
/// What happens to a part from its order to its end, in three rooms. Runs on the agent's thread. Every step is journalled before
/// anything of it happens: lanes, deliveries and reports go out at the end of the turn, after the journal was written.
/// </summary>
internal sealed class PartLife
{
    private readonly AgentState _state;

    public PartLife(AgentState state, Endings endings, Action<PartRecord> deliver, Copier copier, ILogger<PartLife> logger)
    {
        _state = state;
        Outcomes = new Outcomes(state, endings, deliver, copier, logger)
        {
            Lost = part => Fetching!.Restart(part),
            Renew = (part, order) => Assignments!.Renew(part, order),
            Superseded = part => Assignments!.Drop(part, keepBytes: false),
        };
        Fetching = new Fetching(state, endings, logger) { Fetched = Outcomes.Fetched, Failed = Outcomes.Fail };
        Assignments = new Assignments(state, Fetching, Outcomes, endings, logger);
    }

    /// <summary>What the hub wants.</summary>
    public Assignments Assignments { get; }

    /// <summary>From the slot to the last byte.</summary>
    public Fetching Fetching { get; }

    /// <summary>What comes of it.</summary>
    public Outcomes Outcomes { get; }

    /// <summary>Takes up again what an earlier agent held.</summary>
    public void Restore(PartRecord record, IReadOnlyList<Lane> lanes)
    {
        var part = Assignments.Hold(record);
        if (record.Phase == PartPhase.Accepted || (record.Phase == PartPhase.Started && record.Lane >= lanes.Count))
        {
            _state.Queue.Add(part);
            return;
        }

        _state.Claims.TryClaim(part.TaskId);
        switch (record.Phase)
        {
            case PartPhase.Started:
                _state.Enter(part, PartStage.Attaching);
                _state.Queue.Take(part, lanes[record.Lane!.Value]);
                break;
            case PartPhase.BytesDone:
                Outcomes.Deliver(part);
                break;
            case PartPhase.Placed:
                Outcomes.Placed(part);
                break;
            case PartPhase.Failed:
                Outcomes.Report(part, record.Failure!);
                break;
        }
    }
}
