using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace AriaCluster.Silo.Storage;

/// <summary>Says of an error of a database which one it is and what to do: its own words name neither.</summary>
internal static class DatabaseFault
{
    private const int Corrupt = 11; // SQLITE_CORRUPT
    private const int NotADatabase = 26; // SQLITE_NOTADB
    private const int Full = 13; // SQLITE_FULL
    private const int NoSpace = 28; // ENOSPC; of Windows it is ERROR_DISK_FULL.
    private const string ServerDiskFull = "53100"; // disk_full of PostgreSQL

    public static bool IsDamage(Exception e) => e is SqliteException { SqliteErrorCode: Corrupt or NotADatabase };

    /// <summary>Whether there was no room on the disk.</summary>
    public static bool IsFull(Exception e) => e is SqliteException { SqliteErrorCode: Full } or DbException { SqlState: ServerDiskFull }
        or IOException { HResult: NoSpace or unchecked((int)0x80070070) };

    /// <param name="database">Its file, or its name and server.</param>
    /// <param name="e">What it said.</param>
    public static string Describe(string database, Exception e) =>
        IsDamage(e)
            ? $"The database {database} is damaged: {e.Message} Stop its hub and keep a copy of its folder. Then put a backup in its place (`aria db restore FILE --force`), "
                + "or save what can still be read (sqlite3 aria.db .recover). `aria doctor` says more of what is damaged."
        : IsFull(e) ? $"There is no room left on the disk of the database {database}. Make room there."
        : $"The database {database} cannot be used: {e.Message}";

    /// <summary>The damage behind what kept a process from starting; null if it was something else.</summary>
    public static Exception? DamageIn(Exception? e) => e is null || IsDamage(e) ? e : DamageIn(e.InnerException);
}
