using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AriaCluster.Silo.Storage.Sqlite;

/// <summary>An error of SQLite with the SQL standard's code where one decides on it: grains know databases by that alone.</summary>
internal sealed class SqliteError(string message, int code, int extendedCode) : SqliteException(message, code, extendedCode)
{
    private const string UniqueViolation = "23505";

    public override string? SqlState =>
        SqliteExtendedErrorCode is raw.SQLITE_CONSTRAINT_PRIMARYKEY or raw.SQLITE_CONSTRAINT_UNIQUE ? UniqueViolation : base.SqlState;
}
