using System.Text.Json;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Tasks.Requests;
using AriaCluster.Cluster;
using AriaCluster.Silo.Storage.Audit;
using AriaCluster.Tasks;
using Orleans;
using Orleans.Runtime;

namespace AriaCluster.Api.Importing;

/// <summary>
/// Takes tasks of other systems. Each is checked by the reader of submissions and stored under an id that is remembered first: however
/// often it is imported, and wherever that is broken off, it is one task.
/// </summary>
internal sealed class Importer(IGrainFactory grains, ITaskIndex index, IAuditLog audit, TaskReader reader, AllowedOptions allowed, TimeProvider time)
{
    private const int AtOnce = 32;
    private const int Tries = 5;
    private const int MaxOldId = 200;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);
    private static readonly DateTimeOffset _earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public async Task<ImportReport> RunAsync(string format, IEnumerable<ImportEntry> entries, ApiKey key, CancellationToken ct)
    {
        var tally = new ImportTally();
        await Parallel.ForEachAsync(
            entries.Select((entry, number) => entry with { Number = number }),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (entry, stop) => await TakeAsync(entry, key, tally, stop));
        return tally.ToReport(format);
    }

    private async Task TakeAsync(ImportEntry entry, ApiKey key, ImportTally tally, CancellationToken ct)
    {
        if (FindFault(entry) is { } fault)
        {
            tally.Refuse(entry, fault);
            return;
        }

        if (entry.Audit is { } found)
        {
            // It says so for ever: only what has no such time was noted by this hub.
            var added = await audit.AppendAsync([found with { ImportedAt = time.GetUtcNow() }], ct);
            tally.Take(entry, added == 1 ? CreateOutcome.Created : CreateOutcome.Already);
            return;
        }

        var task = entry.Whole is { } whole ? whole.Restored(time.GetUtcNow()) with { ImportedAt = time.GetUtcNow() } : Read(entry, key, tally);
        if (task is null)
        {
            return;
        }

        if (entry.Whole is null)
        {
            var id = await NameAsync(entry.OldId!, task.Id, ct);
            task = task with { Id = id, Gid = TaskId.Gid(id) };
        }

        if (task.FindImportFault(task.Id) is { } wrong)
        {
            tally.Refuse(entry, wrong);
            return;
        }

        var outcome = await StoreAsync(task, ct);
        if (outcome == CreateOutcome.Unknown)
        {
            tally.Refuse(entry, "it is not known whether it was stored; import the file again");
        }
        else
        {
            tally.Take(entry, outcome);
        }
    }

    private string? FindFault(ImportEntry entry) =>
        entry.Fault is not null || entry.Audit is not null ? entry.Fault
        : entry.Whole is { } whole ? TaskId.IsValid(whole.Id) ? ArchivedRequest.FindFault(whole.Specification, allowed) : "its id is none of a task"
        : string.IsNullOrWhiteSpace(entry.OldId) ? "it has no id"
        : entry.OldId.Length > MaxOldId || entry.OldId.Any(char.IsControl) ? $"its id is longer than {MaxOldId} characters, or has control characters"
        : entry.CreatedAt is { } at && (at < _earliest || at > time.GetUtcNow().AddDays(1)) ? "its time of creation is not of this century, or still to come"
        : null;

    // Null when it was refused.
    private DownloadTask? Read(ImportEntry entry, ApiKey key, ImportTally tally)
    {
        var faults = new FaultList();
        var specification = KeyRoot.Place(key, reader.Read(entry.Draft!.ToJson(), "", faults), "dir", faults);
        if (faults.Count > 0)
        {
            tally.Refuse(entry, string.Join("; ", faults.ToErrors().SelectMany(field => field.Value.Select(message => $"{field.Key} {message}"))));
            return null;
        }

        var now = time.GetUtcNow();
        var id = TaskId.New(entry.CreatedAt ?? now);
        return new DownloadTask().Create(id, new(specification, key.Name, entry.CreatedAt ?? now, BatchId: null, Submission: null)).Next.With(entry.Past!, now);
    }

    private async Task<string> NameAsync(string oldId, string id, CancellationToken ct)
    {
        if (await index.FindImportedAsync(oldId, ct) is { } known)
        {
            return known;
        }

        await index.NoteImportedAsync(oldId, id, ct);
        return await index.FindImportedAsync(oldId, ct) ?? id;
    }

    private async Task<CreateOutcome> StoreAsync(DownloadTask task, CancellationToken ct)
    {
        var state = JsonSerializer.Serialize(task, StateJson.Options);
        for (var tries = 1; ; tries++)
        {
            var outcome = await TryAsync(task.Id, state);
            if (outcome != CreateOutcome.Unknown || tries == Tries)
            {
                return outcome;
            }

            await Task.Delay(_pause * tries, time, ct);
        }
    }

    private async Task<CreateOutcome> TryAsync(string id, string state)
    {
        try
        {
            return (await grains.GetGrain<ITaskGrain>(id).ImportAsync(state)).Outcome;
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            return CreateOutcome.Unknown;
        }
    }
}
