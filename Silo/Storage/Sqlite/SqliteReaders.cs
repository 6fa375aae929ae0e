using System.Collections.Concurrent;

namespace AriaCluster.Silo.Storage.Sqlite;

/// <summary>Connections that only read, kept open between uses. A read sees everything that was committed before it began.</summary>
internal sealed class SqliteReaders(string path) : IDisposable
{
    private const int MaxIdle = 8;

    private readonly ConcurrentBag<SqliteSession> _idle = [];

    public T Read<T>(Func<SqliteSession, T> read)
    {
        var session = _idle.TryTake(out var idle) ? idle : SqliteSession.Open(path, readOnly: true);
        try
        {
            return read(session);
        }
        finally
        {
            GiveBack(session);
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }

    private void GiveBack(SqliteSession session)
    {
        if (_idle.Count < MaxIdle)
        {
            _idle.Add(session);
        }
        else
        {
            session.Dispose();
        }
    }
}
