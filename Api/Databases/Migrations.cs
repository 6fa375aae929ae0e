using AriaCluster.Silo.Storage.Copies;

namespace AriaCluster.Api.Databases;

/// <summary>Copies the hub's database while it goes on, one copy at a time. The request that asked for it need not wait.</summary>
internal sealed partial class Migrations(TimeProvider time, IHostApplicationLifetime life, ILogger<Migrations> log)
{
    private MigrationDocument? _current;

    /// <summary>The copy that runs, else the last one; null if there was none.</summary>
    public MigrationDocument? Current => Volatile.Read(ref _current);

    /// <summary>False while another runs.</summary>
    public bool TryBegin(Func<Task<DatabaseRows>> open, DatabasePlace to, CopyAuthor author)
    {
        var before = Current;
        var begun = new MigrationDocument(MigrationState.Running, 0, to.Description);
        if (before?.State == MigrationState.Running || Interlocked.CompareExchange(ref _current, begun, before) != before)
        {
            return false;
        }

        _ = RunAsync(open, to, author, begun, life.ApplicationStopping);
        return true;
    }

    private async Task RunAsync(Func<Task<DatabaseRows>> open, DatabasePlace to, CopyAuthor author, MigrationDocument begun, CancellationToken ct)
    {
        try
        {
            await Task.Yield();
            await using var source = await open();
            await using var target = to.ToTarget(time);
            var result = await new Copier(source, target, author, progress => Show(begun with { Rows = progress.Rows, Total = progress.Total })).RunAsync(ct);
            LogDone(log, result.To, result.Rows);
            Show(begun with { State = MigrationState.Done, Rows = result.Rows, Total = result.Rows, Written = result.Written, Counts = result.Counts, Noted = result.Noted });
        }
        catch (Exception e)
        {
            // Whatever it was: nobody awaits this, and a copy that goes on for ever would be the last one.
            LogFailed(log, to.Description, e.Message);
            Show(Current! with { State = MigrationState.Failed, Error = e.Message });
        }
    }

    private void Show(MigrationDocument document) => Volatile.Write(ref _current, document);

    [LoggerMessage(EventId = 1071, Level = LogLevel.Information, Message = "The database is copied to {Target}: {Rows} rows. What is accepted from now on is not in it")]
    private static partial void LogDone(ILogger log, string target, long rows);

    [LoggerMessage(EventId = 1072, Level = LogLevel.Warning, Message = "The copy of the database to {Target} was broken off; asked for again it goes on: {Reason}")]
    private static partial void LogFailed(ILogger log, string target, string reason);
}
