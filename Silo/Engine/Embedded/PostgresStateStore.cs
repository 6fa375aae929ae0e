using AriaCluster.Embedded;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace AriaCluster.Silo.Engine;

/// <summary>Grain state in PostgreSQL: writes go through the owner's session, reads through a pool.</summary>
internal sealed class PostgresStateStore(PostgresDatabase database) : IStateStore
{
    private const string Key = """
        GrainIdExtensionString = $1 AND GrainTypeString = $2 AND ServiceId = 'aria' AND GrainIdN0 = 0 AND GrainIdN1 = 0
        """;

    private const string Select = $"SELECT PayloadBinary, Version FROM OrleansStorage WHERE {Key}";

    private const string Insert = """
        INSERT INTO OrleansStorage
            (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId,
             PayloadBinary, ModifiedOn, Version)
        VALUES ($4, 0, 0, $5, $2, $1, 'aria', $3, now() AT TIME ZONE 'utc', 1)
        ON CONFLICT DO NOTHING
        """;

    private const string Update = $"""
        UPDATE OrleansStorage SET PayloadBinary = $3, ModifiedOn = now() AT TIME ZONE 'utc', Version = Version + 1
        WHERE {Key} AND Version = $4
        """;

    public async ValueTask<StoredState?> ReadAsync(string stateName, string key, CancellationToken cancellationToken)
    {
        database.Writer.RequireSession();
        return await database.ReadAsync<StoredState?>(
            async connection =>
            {
                await using var select = new NpgsqlCommand(Select, (NpgsqlConnection)connection)
                {
                    Parameters = { new() { Value = key }, new() { Value = stateName } },
                };
                await using var rows = await select.ExecuteReaderAsync(cancellationToken);
                return await rows.ReadAsync(cancellationToken)
                    ? new StoredState(rows.IsDBNull(0) ? default(ReadOnlyMemory<byte>) : rows.GetFieldValue<byte[]>(0), rows.GetInt32(1))
                    : null;
            },
            cancellationToken);
    }

    public async ValueTask<int> WriteAsync(
        string stateName, string key, ReadOnlyMemory<byte> payload, int? expectedVersion, CancellationToken cancellationToken) =>
        await database.Writer.WriteAsync(new StateWrite(stateName, key, payload, expectedVersion, cancellationToken));

    public async ValueTask<int> ClearAsync(string stateName, string key, int expectedVersion, CancellationToken cancellationToken) =>
        await database.Writer.WriteAsync(new StateWrite(stateName, key, null, expectedVersion, cancellationToken));

    /// <summary>A write, or a clear where there is no payload.</summary>
    private sealed class StateWrite(
        string stateName, string key, ReadOnlyMemory<byte>? payload, int? expectedVersion, CancellationToken ct)
        : PostgresWrite(payload?.Length ?? 0, ct)
    {
        public override NpgsqlBatchCommand ToCommand()
        {
            var command = new NpgsqlBatchCommand(expectedVersion is null ? Insert : Update)
            {
                Parameters =
                {
                    new() { Value = key },
                    new() { Value = stateName },
                    new() { NpgsqlDbType = NpgsqlDbType.Bytea, Value = payload is { } bytes ? bytes : DBNull.Value },
                    new() { Value = expectedVersion ?? OrleansKey.IdHash(key) },
                },
            };
            if (expectedVersion is null)
            {
                command.Parameters.Add(new() { Value = OrleansKey.TypeHash(stateName) });
            }

            return command;
        }

        public override void Committed(int rows)
        {
            if (rows == 1)
            {
                TrySetResult((expectedVersion ?? 0) + 1);
            }
            else
            {
                TrySetException(StateConflict.Of(stateName, key, expectedVersion));
            }
        }
    }
}
