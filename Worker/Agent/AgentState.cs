using AriaCluster.Worker.Delivery;
using AriaCluster.Worker.Journal;
using AriaCluster.Worker.Lanes;

namespace AriaCluster.Worker.Agent;

/// <summary>What the agent's duties share. All of it belongs to the agent's thread, but for the journal.</summary>
internal sealed record AgentState(
    string Worker,
    Mailbox Mailbox,
    Holdings Holdings,
    FolderClaims Claims,
    SlotQueue Queue,
    PartJournal Journal,
    WorkFolders Folders,
    Tidier Tidier,
    RetryAfter RetryAfter,
    TimeProvider Time)
{
    /// <summary>Notes what is about to happen to a part.</summary>
    public void Note(HeldPart part, JournalEntry entry)
    {
        Journal.Append(entry);
        part.Record = part.Record.Apply(entry);
    }

    public void Enter(HeldPart part, PartStage stage)
    {
        part.Stage = stage;
        part.Since = Time.GetTimestamp();
        part.Said = null;
    }
}
