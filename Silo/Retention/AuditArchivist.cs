using AriaCluster.Hosting;
using AriaCluster.Silo.Storage.Audit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Silo.Retention;

/// <summary>Moves entries of who changed what from the database to the archive once they are old, a few hundred at a time.</summary>
internal sealed partial class AuditArchivist(
    IAuditLog entries, ArchiveFile archive, TimeSpan keep, TimeProvider time, ILogger<AuditArchivist> logger) : BackgroundService
{
    private const int AtOnce = 500;

    private static readonly TimeSpan _period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _rest = TimeSpan.FromHours(1);

    private DateTimeOffset _due;

    /// <summary>Archives the next entries. After the last ones it rests for an hour.</summary>
    /// <returns>How many went.</returns>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (keep == TimeSpan.Zero || now < _due)
        {
            return 0;
        }

        try
        {
            var old = await entries.ReadOldAsync(now - keep, AtOnce, ct);
            _due = old.Length < AtOnce ? now + _rest : now;
            if (!old.IsEmpty)
            {
                await archive.AppendAsync([.. old.Select(AuditRow.ToStored)], now, ct);
                await entries.RemoveAsync([.. old.Select(entry => entry.Id)], ct);
                LogArchived(old.Length);
            }

            return old.Length;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e);
            return 0;
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => time.EachTickAsync(_period, RunOnceAsync, stoppingToken);

    [LoggerMessage(EventId = 2023, Level = LogLevel.Information, Message = "{Count} entries of who changed what went to the archive")]
    private partial void LogArchived(int count);

    [LoggerMessage(EventId = 2024, Level = LogLevel.Warning, Message = "Entries of who changed what could not be archived; it is tried again")]
    private partial void LogFailed(Exception e);
}
