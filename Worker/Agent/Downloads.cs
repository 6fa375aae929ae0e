using System.Collections.Immutable;
using AriaCluster.Tasks;
using AriaCluster.Worker.Delivery;
using AriaCluster.Worker.Journal;
using AriaCluster.Worker.Lanes;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Worker.Agent;

/// <summary>The agent's talk with aria2 about parts: adds, reads, follows, removes. Runs on the agent's thread.</summary>
internal sealed partial class Downloads(AgentState state, ILogger logger)
{
    /// <summary>All of a part is complete; <see cref="HeldPart.Fetched"/> has the files.</summary>
    public required Action<HeldPart> Fetched { get; init; }

    /// <summary>aria2 gave up, or refuses it.</summary>
    public required Action<HeldPart, TaskError, long> Failed { get; init; }

    /// <summary>aria2 does not have it, or somebody removed it: to be added again.</summary>
    public required Action<HeldPart> Vanished { get; init; }

    /// <summary>Nothing of a part that is being stopped is in aria2 any more.</summary>
    public required Action<HeldPart> Stopped { get; init; }

    /// <summary>Adds a part to its lane. The gid follows from the attempt, so adding it twice is harmless.</summary>
    public void Add(HeldPart part)
    {
        var gid = Gid.Parse(TaskId.Gid(part.TaskId, part.Key.Part, part.Key.Attempt));
        state.Note(part, new JournalEntry(EntryKind.Started, part.Key) { Lane = part.Lane!.Index, Gid = gid });
        part.Fetched.Clear();
        part.Lasting.Clear();
        state.Holdings.AddDownload(part, gid);
        if (Aria2Downloads.Fault(part.Specification.Options) is { } fault)
        {
            GiveUp(part, new TaskError(DeliveryException.BadOption, HttpStatus: null, fault));
            return;
        }

        var name = string.IsNullOrEmpty(part.Specification.Out) ? null : Place.FixedName;
        part.Lane.Submit(Aria2Downloads.Add(gid, part.Specification, state.Folders.PathOf(part.TaskId), name, part.Lane.Defaults, answer =>
        {
            if (answer.Error is { } error)
            {
                state.Mailbox.Post(() => Refused(part, gid, error));
            }
        }));
    }

    /// <summary>Asks aria2 about a part that it was given before this connection, or before this agent.</summary>
    public void Attach(HeldPart part)
    {
        Track(part);
        part.Fetched.Clear();
        foreach (var gid in part.Open.ToList())
        {
            Read(part, gid);
        }
    }

    /// <summary>Learns from the journal which downloads are a part's.</summary>
    public void Track(HeldPart part)
    {
        var first = part.Record.Gid!.Value;
        state.Holdings.AddDownload(part, first);
        foreach (var gid in part.Record.FollowUps)
        {
            // The first has ended once it went on in others. Their files are collected anew.
            part.Open.Remove(first);
            state.Holdings.AddDownload(part, gid);
            part.Open.Add(gid);
        }
    }

    /// <summary>Takes a part out of aria2; its control file stays and is exact.</summary>
    public void Remove(HeldPart part)
    {
        foreach (var gid in part.Open.ToList())
        {
            part.Lane?.Submit(Aria2Downloads.Remove(gid));
            Read(part, gid);
        }

        if (part.Open.Count == 0)
        {
            ForgetAll(part);
            Stopped(part);
        }
    }

    public void Noticed(Lane lane, Gid gid)
    {
        // One that is no part's yet may be a follow-up whose origin has not been read; it is read with that.
        if (state.Holdings.Find(gid) is { } part && part.Lane == lane)
        {
            Read(part, gid);
        }
    }

    private void ForgetAll(HeldPart part)
    {
        foreach (var gid in part.Gids)
        {
            part.Lane?.Submit(Aria2Downloads.Forget(gid));
        }

        state.Holdings.RemoveDownloads(part);
    }

    private void Read(HeldPart part, Gid gid) =>
        part.Lane?.Submit(Aria2Downloads.Status(gid, answer =>
        {
            var status = answer.Error is null ? Aria2Status.Read(answer.Result) : null;
            state.Mailbox.Post(() => Seen(part, gid, status));
        }));

    private void Seen(HeldPart part, Gid gid, Aria2Status? status)
    {
        if (!part.Open.Contains(gid))
        {
            return;
        }

        switch (part.Stage)
        {
            case PartStage.Stopping when status?.State != Aria2State.Open:
                part.Open.Remove(gid);
                Remove(part);
                break;
            case PartStage.Fetching:
                SeenFetching(part, gid, status);
                break;
        }
    }

    private void SeenFetching(HeldPart part, Gid gid, Aria2Status? status)
    {
        switch (status?.State)
        {
            case Aria2State.Complete when status!.FollowedBy.Length > 0:
                Follow(part, gid, status.FollowedBy);
                break;
            case Aria2State.Complete:
                Complete(part, gid, status);
                break;
            case Aria2State.Error:
                Fail(part, gid, status);
                break;
            case Aria2State.Removed or null:
                LogVanished(part.Key);
                RemoveRest(part);
                Vanished(part);
                break;
        }
    }

    private void Follow(HeldPart part, Gid gid, ImmutableArray<Gid> followedBy)
    {
        part.Open.Remove(gid);
        foreach (var next in followedBy)
        {
            state.Holdings.AddDownload(part, next);
        }

        state.Note(part, new JournalEntry(EntryKind.Followed, part.Key) { FollowUps = [.. part.Record.FollowUps.Remove(gid), .. followedBy] });
        foreach (var next in followedBy)
        {
            Read(part, next);
        }
    }

    // Results of follow-ups stay in aria2 until all are complete: the next agent would not know their files otherwise.
    private void Complete(HeldPart part, Gid gid, Aria2Status status)
    {
        part.Open.Remove(gid);
        var prefix = state.Folders.PathOf(part.TaskId) + "/";
        foreach (var file in status.Files.Where(file => file.IsSelected))
        {
            if (!file.Path.StartsWith(prefix, StringComparison.Ordinal))
            {
                GiveUp(part, new TaskError(DeliveryException.BadBytes, null, $"aria2 wrote to '{PlaceName.Clean(file.Path)}', outside of the task's folder."));
                return;
            }

            // aria2 keeps descriptions in memory and follows them; of one that it cannot use it says complete, and nothing more.
            if (Aria2Downloads.IsDescription(file.Path) && !File.Exists(file.Path))
            {
                GiveUp(part, new TaskError(Aria2Error.BadTorrent, null, Aria2Error.BadDescription));
                return;
            }

            part.Fetched.Add(new FetchedFile(file.Path[prefix.Length..], file.LengthBytes));
        }

        if (part.Open.Count == 0)
        {
            ForgetAll(part);
            Fetched(part);
        }
    }

    private void Fail(HeldPart part, Gid gid, Aria2Status status)
    {
        part.Open.Remove(gid);
        var error = Aria2Error.Of(part.Specification, status);
        if (part.Lane?.SilentAt > part.Since && Aria2Error.IsOfSilence(error))
        {
            LogSilence(part.Key, error.Code);
            RemoveRest(part);
            Vanished(part);
            return;
        }

        if (!error.IsOfBusyHost())
        {
            GiveUp(part, error, status.CompletedLength);
            return;
        }

        RemoveRest(part);
        _ = LearnAsync(part, error, status.CompletedLength);
    }

    private async Task LearnAsync(HeldPart part, TaskError error, long keptBytes)
    {
        var wish = await state.RetryAfter.AskAsync(part.Specification);
        state.Mailbox.Post(() =>
        {
            // Meanwhile it may have been dropped, or started anew by a lane that was.
            if (part.Stage == PartStage.Fetching && part.Open.Count == 0)
            {
                Failed(part, error with { RetryAfter = wish }, keptBytes);
            }
        });
    }

    private void GiveUp(HeldPart part, TaskError error, long keptBytes = 0)
    {
        RemoveRest(part);
        Failed(part, error, keptBytes);
    }

    private void RemoveRest(HeldPart part)
    {
        foreach (var gid in part.Open)
        {
            part.Lane?.Submit(Aria2Downloads.Remove(gid));
        }

        ForgetAll(part);
    }

    private void Refused(HeldPart part, Gid gid, string error)
    {
        if (part.Stage == PartStage.Fetching && part.Open.Contains(gid))
        {
            // A gid that is in use already is refused as well: then it is ours, from before.
            part.Lane?.Submit(Aria2Downloads.Status(gid, answer =>
            {
                var status = answer.Error is null ? Aria2Status.Read(answer.Result) : null;
                state.Mailbox.Post(() => SeenAfterRefusal(part, gid, status, error));
            }));
        }
    }

    private void SeenAfterRefusal(HeldPart part, Gid gid, Aria2Status? status, string error)
    {
        if (status is not null || part.Stage != PartStage.Fetching)
        {
            Seen(part, gid, status);
            return;
        }

        GiveUp(part, Aria2Error.OfRefusal(part.Specification, error));
    }

    [LoggerMessage(EventId = 4004, Level = LogLevel.Warning, Message = "{Part}: aria2 does not have it any more; it is added again")]
    private partial void LogVanished(PartKey part);

    [LoggerMessage(EventId = 4106, Level = LogLevel.Information, Message = "{Part}: its connections were lost (code {Code}) while its aria2c stood still; it goes on")]
    private partial void LogSilence(PartKey part, int code);
}
