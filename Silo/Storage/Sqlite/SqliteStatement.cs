using System.Text;
using SQLitePCL;

namespace AriaCluster.Silo.Storage.Sqlite;

/// <summary>A prepared statement. Bind, step, read, reset.</summary>
internal sealed class SqliteStatement(SqliteSession session, sqlite3_stmt statement) : IDisposable
{
    public SqliteStatement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(statement, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, string value)
    {
        Span<byte> buffer = stackalloc byte[value.Length <= 128 ? 384 : Encoding.UTF8.GetByteCount(value)];
        Check(raw.sqlite3_bind_text(statement, index, buffer[..Encoding.UTF8.GetBytes(value, buffer)]));
        return this;
    }

    public SqliteStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(statement, index, value));
        return this;
    }

    /// <summary>Runs it until its next row; false when it has no further one.</summary>
    public bool Step()
    {
        var rc = raw.sqlite3_step(statement);
        if (rc is raw.SQLITE_ROW or raw.SQLITE_DONE)
        {
            return rc == raw.SQLITE_ROW;
        }

        var error = session.Error(rc);
        Reset();
        throw error;
    }

    /// <summary>Runs it to its end and makes it ready for the next use.</summary>
    public void Run()
    {
        while (Step())
        {
        }

        Reset();
    }

    public int Int(int column) => raw.sqlite3_column_int(statement, column);

    /// <summary>A copy of the column's bytes; empty for null.</summary>
    public byte[] Bytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    // The result repeats the error of the step before, which was already reported.
    public void Reset() => _ = raw.sqlite3_reset(statement);

    public void Dispose() => statement.Dispose();

    private void Check(int rc)
    {
        if (rc != raw.SQLITE_OK)
        {
            throw session.Error(rc);
        }
    }
}
