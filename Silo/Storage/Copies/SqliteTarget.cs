using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AriaCluster.Silo.Storage.Copies;

/// <summary>A SQLite file that is being filled.</summary>
internal sealed class SqliteTarget(IDatabase database, TimeProvider time, bool replaces) : DatabaseTarget(database, time, replaces)
{
    private const string Insert = """
        INSERT INTO OrleansStorage
            (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId,
             PayloadBinary, ModifiedOn, Version)
        VALUES ($idHash, 0, 0, $typeHash, $name, $key, 'aria', $payload, $modifiedOn, $version)
        ON CONFLICT DO UPDATE SET PayloadBinary = excluded.PayloadBinary, ModifiedOn = excluded.ModifiedOn, Version = excluded.Version
        """;

    private const string Fill = """
        UPDATE OrleansStorage SET PayloadBinary = $payload
        WHERE GrainIdExtensionString = $key AND GrainTypeString = $name AND ServiceId = 'aria' AND GrainIdN0 = 0 AND GrainIdN1 = 0
        """;

    protected override string Advice =>
        "To copy anew, move that file away, or choose an empty folder. To use it as it is, where it lies in a hub's folder: `aria down`, then `aria up --db sqlite`.";

    // The last commit reaches the disk when the database is closed; one that a loss of power takes is copied again.
    protected override Task PrepareAsync(CancellationToken ct) =>
        Connection.ExecuteAsync("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY");

    // The folder's lock is the operating system's.
    protected override Task RequireOwnerAsync(DbTransaction transaction, CancellationToken ct) => Task.CompletedTask;

    protected override Task WriteStatesAsync(DbTransaction transaction, IReadOnlyList<StoredRow> rows, CancellationToken ct)
    {
        using var insert = Command(transaction, Insert, "$key", "$name", "$idHash", "$typeHash", "$modifiedOn", "$version", "$payload");
        using var fill = Command(transaction, Fill, "$key", "$name", "$payload");
        foreach (var row in rows)
        {
            var (payload, later) = ((object?)row.Payload ?? DBNull.Value, IsFilledLater(row));
            Run(insert, row.Key, row.Name, OrleansKey.IdHash(row.Key), OrleansKey.TypeHash(row.Name), Text(row.ModifiedOn!.Value), row.Version, later ? DBNull.Value : payload);
            if (later)
            {
                Run(fill, row.Key, row.Name, payload);
            }
        }

        return Task.CompletedTask;
    }

    protected override Task InsertAsync(DbTransaction transaction, CopiedTable table, string json, CancellationToken ct)
    {
        var values = table.Columns.Select(column => $"json_extract(value, '$.{column}')");
        return Connection.ExecuteAsync(new CommandDefinition(
            $"INSERT INTO {table.Name} ({string.Join(", ", table.Columns)}) SELECT {string.Join(", ", values)} FROM json_each(@json)",
            new { json },
            transaction,
            cancellationToken: ct));
    }

    // SQLite cannot switch them off, but makes and drops them in transactions like rows.
    protected override async Task<string> DisableTaskTriggersAsync(DbTransaction transaction, CancellationToken ct)
    {
        var triggers = (await Connection.QueryAsync<(string Name, string Sql)>(new CommandDefinition(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'tasks'", transaction: transaction, cancellationToken: ct))).AsList();
        foreach (var (name, _) in triggers)
        {
            await Connection.ExecuteAsync(new CommandDefinition($"DROP TRIGGER {name}", transaction: transaction, cancellationToken: ct));
        }

        return string.Join(";\n", triggers.Select(trigger => trigger.Sql));
    }

    // As Orleans' statements write it, with a fraction only where another database had one.
    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);

    private static SqliteCommand Command(DbTransaction transaction, string sql, params ReadOnlySpan<string> names)
    {
        var command = new SqliteCommand(sql, (SqliteConnection)transaction.Connection!, (SqliteTransaction)transaction);
        foreach (var name in names)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.ExecuteNonQuery();
    }
}
