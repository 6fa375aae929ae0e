using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Silo.Storage.Sqlite;

/// <summary>
/// Moves the write-ahead log's content to the database file while writes go on, so that no commit pays for it. A log that is moved
/// almost whole and has grown large is begun anew by the writer, between two transactions: only then can nothing be added to it.
/// </summary>
internal sealed partial class WalCheckpointer : IAsyncDisposable
{
    private const int LargePages = 16_384;
    private const int FewPages = 1_024;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(250);

    private readonly SqliteSession _session;
    private readonly SqliteWriter _writer;
    private readonly ILogger _logger;
    private readonly PeriodicTimer _timer;
    private readonly Task _loop;

    /// <param name="session">Is the checkpointer's from now on.</param>
    /// <param name="writer">Begins the log anew when asked.</param>
    /// <param name="time">Paces it.</param>
    /// <param name="logger">Hears of failures.</param>
    public WalCheckpointer(SqliteSession session, SqliteWriter writer, TimeProvider time, ILogger logger)
    {
        _session = session;
        _writer = writer;
        _logger = logger;
        _timer = new PeriodicTimer(_pause, time);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>The log's size after a pass that moved what it could.</summary>
    public int RunOnce()
    {
        var state = _session.Checkpoint(restart: false);
        for (var pass = 1; pass < 4 && state.Pages - state.Moved > FewPages; pass++)
        {
            state = _session.Checkpoint(restart: false);
        }

        if (state.Pages >= LargePages)
        {
            _writer.RestartLog();
        }

        return state.Pages;
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _loop;
        _session.Dispose();
    }

    private async Task RunAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            try
            {
                RunOnce();
            }
            catch (SqliteException e)
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(EventId = 2009, Level = LogLevel.Warning, Message = "The write-ahead log could not be moved to the database; it is tried again")]
    private partial void LogFailed(Exception e);
}
