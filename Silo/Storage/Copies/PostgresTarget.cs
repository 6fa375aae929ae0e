using System.Data.Common;
using AriaCluster.Silo.Storage.Postgres;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace AriaCluster.Silo.Storage.Copies;

/// <summary>A PostgreSQL database that is being filled.</summary>
internal sealed class PostgresTarget(PostgresDatabase database, TimeProvider time, bool replaces) : DatabaseTarget(database, time, replaces)
{
    private const string Insert = """
        INSERT INTO OrleansStorage
            (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId,
             PayloadBinary, ModifiedOn, Version)
        SELECT r.idHash, 0, 0, r.typeHash, r.name, r.key, 'aria', r.payload, r.modifiedOn, r.version
        FROM unnest($1, $2, $3, $4, $5, $6, $7) AS r (key, name, idHash, typeHash, modifiedOn, version, payload)
        ON CONFLICT (GrainIdExtensionString, GrainTypeString, ServiceId, GrainIdN0, GrainIdN1)
            DO UPDATE SET PayloadBinary = excluded.PayloadBinary, ModifiedOn = excluded.ModifiedOn, Version = excluded.Version
        """;

    private const string Fill = """
        UPDATE OrleansStorage s SET PayloadBinary = r.payload
        FROM unnest($1, $2, $3) AS r (key, name, payload)
        WHERE s.GrainIdExtensionString = r.key AND s.GrainTypeString = r.name AND s.ServiceId = 'aria' AND s.GrainIdN0 = 0 AND s.GrainIdN1 = 0
        """;

    protected override string Advice =>
        "To copy anew, put a backup in its place (`aria db backup FILE`, then `aria db restore FILE --db postgresql --force`), or choose an empty database. "
        + "To use it as it is: `aria down`, then `aria up --db postgresql`. Each with its --connection where no hub was started on it yet.";

    protected override Task PrepareAsync(CancellationToken ct) => Task.CompletedTask;

    // Of tables that grow under it the planner knows nothing: it would read them from one end to the other for each thousand rows.
    protected override Task RequireOwnerAsync(DbTransaction transaction, CancellationToken ct) => Connection.ExecuteAsync(new CommandDefinition(
        "SELECT require_owner(@Epoch); SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off",
        new { database.Epoch },
        transaction,
        cancellationToken: ct));

    protected override async Task WriteStatesAsync(DbTransaction transaction, IReadOnlyList<StoredRow> rows, CancellationToken ct)
    {
        StoredRow[] later = [.. rows.Where(IsFilledLater)];
        await using var batch = new NpgsqlBatch((NpgsqlConnection)Connection, (NpgsqlTransaction)transaction)
        {
            Timeout = 0,
            BatchCommands =
            {
                new NpgsqlBatchCommand(Insert)
                {
                    Parameters =
                    {
                        Keys(rows),
                        Names(rows),
                        List(rows.Select(row => OrleansKey.IdHash(row.Key)), NpgsqlDbType.Integer),
                        List(rows.Select(row => OrleansKey.TypeHash(row.Name)), NpgsqlDbType.Integer),
                        List(rows.Select(row => row.ModifiedOn!.Value), NpgsqlDbType.Timestamp),
                        List(rows.Select(row => row.Version), NpgsqlDbType.Integer),
                        List(rows.Select(row => IsFilledLater(row) ? null : row.Payload), NpgsqlDbType.Bytea),
                    },
                },
                new NpgsqlBatchCommand(Fill) { Parameters = { Keys(later), Names(later), List(later.Select(row => row.Payload), NpgsqlDbType.Bytea) } },
            },
        };
        await batch.ExecuteNonQueryAsync(ct);
    }

    protected override Task InsertAsync(DbTransaction transaction, CopiedTable table, string json, CancellationToken ct)
    {
        var columns = string.Join(", ", table.Columns);
        return Connection.ExecuteAsync(new CommandDefinition(
            $"INSERT INTO {table.Name} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table.Name}, @json::json)",
            new { json },
            transaction,
            cancellationToken: ct));
    }

    protected override async Task<string> DisableTaskTriggersAsync(DbTransaction transaction, CancellationToken ct)
    {
        await Connection.ExecuteAsync(new CommandDefinition("ALTER TABLE tasks DISABLE TRIGGER USER", transaction: transaction, cancellationToken: ct));
        return "ALTER TABLE tasks ENABLE TRIGGER USER";
    }

    private static NpgsqlParameter Keys(IReadOnlyList<StoredRow> rows) => List(rows.Select(row => row.Key), NpgsqlDbType.Text);

    private static NpgsqlParameter Names(IReadOnlyList<StoredRow> rows) => List(rows.Select(row => row.Name), NpgsqlDbType.Text);

    private static NpgsqlParameter List<T>(IEnumerable<T> values, NpgsqlDbType type) =>
        new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };
}
