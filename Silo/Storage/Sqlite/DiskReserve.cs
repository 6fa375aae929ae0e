using AriaCluster.Hosting;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Silo.Storage.Sqlite;

/// <summary>
/// Room on the database's disk that nobody else takes: a file beside it. Once the disk is full the file goes, so that what becomes of tasks
/// can be stored in its place, and nothing new is accepted until there is room for the file again.
/// </summary>
internal sealed partial class DiskReserve : IAsyncDisposable
{
    private const string Name = "reserve";
    private const int ChunkBytes = 1 << 16;

    private static readonly TimeSpan _period = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly string _path;
    private readonly long _bytes;
    private readonly ILogger _logger;
    private readonly Task _loop;
    private bool _isTaken;
    private volatile string? _shortage;

    /// <param name="folder">The database's.</param>
    /// <param name="bytes">How much; zero for none.</param>
    /// <param name="time">Paces the looks at the disk.</param>
    /// <param name="logger">Hears when it goes and comes back.</param>
    public DiskReserve(string folder, long bytes, TimeProvider time, ILogger logger)
    {
        (_folder, _bytes, _logger) = (folder, bytes, logger);
        _path = Path.Combine(folder, Name);
        _isTaken = bytes == 0 || File.Exists(_path) && new FileInfo(_path).Length == bytes;
        _loop = bytes == 0 ? Task.CompletedTask : Task.Run(() => time.EachTickAsync(_period, RunOnceAsync, _stop.Token));
    }

    /// <summary>Why nothing new may be accepted; null while there is room.</summary>
    public string? Shortage => _shortage;

    /// <summary>The disk is full: gives it the room.</summary>
    public void Release()
    {
        lock (_gate)
        {
            if (_bytes == 0 || _shortage is not null)
            {
                return;
            }

            _shortage = $"The disk of {_folder} is full.";
            _isTaken = false;
            TryDelete();
        }

        LogFull(_folder, _bytes);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    // As much is left to others as it takes.
    private Task RunOnceAsync(CancellationToken ct)
    {
        try
        {
            if (!_isTaken && new DriveInfo(_folder).AvailableFreeSpace >= 2 * _bytes)
            {
                Take();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody was faster; the next look tells.
            TryDelete();
        }

        return Task.CompletedTask;
    }

    private void Take()
    {
        using (var file = new FileStream(_path, PrivateFolder.NewFile()))
        {
            var chunk = new byte[ChunkBytes];
            for (var left = _bytes; left > 0; left -= chunk.Length)
            {
                file.Write(chunk.AsSpan(0, (int)Math.Min(left, chunk.Length)));
            }
        }

        lock (_gate)
        {
            _isTaken = true;
            if (_shortage is not null)
            {
                LogRoom(_folder);
            }

            _shortage = null;
        }
    }

    private void TryDelete()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is of no more use than before.
        }
    }

    [LoggerMessage(EventId = 2027, Level = LogLevel.Error, Message = "The disk of {Folder} is full: the reserve of {Bytes} bytes is used for what runs, and nothing new is accepted")]
    private partial void LogFull(string folder, long bytes);

    [LoggerMessage(EventId = 2028, Level = LogLevel.Warning, Message = "The disk of {Folder} has room again; what is new is accepted")]
    private partial void LogRoom(string folder);
}
