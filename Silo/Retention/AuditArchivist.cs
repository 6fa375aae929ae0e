using AriaCluster.Silo.Storage.Audit;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Silo.Retention;

/// <summary>Moves entries of who changed what from the database to the archive once they are old.</summary>
internal sealed partial class AuditArchivist(
    IAuditLog entries, ArchiveFile archive, TimeSpan keep, TimeProvider time, ILogger<AuditArchivist> logger) : Clearance(time)
{
    protected override async Task<(int Gone, bool AreMore)> ClearAsync(DateTimeOffset now, CancellationToken ct)
    {
        if (keep == TimeSpan.Zero)
        {
            return (0, false);
        }

        var old = await entries.ReadOldAsync(now - keep, AtOnce, ct);
        if (!old.IsEmpty)
        {
            await archive.AppendAsync([.. old.Select(AuditRow.ToStored)], now, ct);
            await entries.RemoveAsync([.. old.Select(entry => entry.Id)], ct);
            LogArchived(old.Length);
        }

        return (old.Length, old.Length == AtOnce);
    }

    [LoggerMessage(EventId = 2023, Level = LogLevel.Information, Message = "{Count} entries of who changed what went to the archive")]
    private partial void LogArchived(int count);

    [LoggerMessage(EventId = 2024, Level = LogLevel.Warning, Message = "Entries of who changed what could not be archived; it is tried again")]
    protected override partial void LogFailed(Exception e);
}
