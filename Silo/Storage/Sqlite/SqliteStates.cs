namespace AriaCluster.Silo.Storage.Sqlite;

/// <summary>Grain state in SQLite: writes share commits through the one writer, reads are connections beside it.</summary>
internal sealed class SqliteStates(SqliteDatabase database)
{
    private const string Key = """
        GrainIdExtensionString = ?1 AND GrainTypeString = ?2 AND ServiceId = 'aria' AND GrainIdN0 = 0 AND GrainIdN1 = 0
        """;

    private const string Select = $"SELECT PayloadBinary, Version FROM OrleansStorage WHERE {Key}";

    private const string Insert = """
        INSERT INTO OrleansStorage
            (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId,
             PayloadBinary, ModifiedOn, Version)
        VALUES (?4, 0, 0, ?5, ?2, ?1, 'aria', ?3, datetime('now'), 1)
        ON CONFLICT DO NOTHING
        """;

    private const string Update =
        $"UPDATE OrleansStorage SET PayloadBinary = ?3, ModifiedOn = datetime('now'), Version = Version + 1 WHERE {Key} AND Version = ?4";

    private const string Clear =
        $"UPDATE OrleansStorage SET PayloadBinary = NULL, ModifiedOn = datetime('now'), Version = Version + 1 WHERE {Key} AND Version = ?3";

    /// <summary>Payload, empty after a clear, and version; null when the row was never written.</summary>
    public (byte[] Payload, int Version)? Read(string stateName, string key) =>
        database.Readers.Read(session => Read(session, stateName, key));

    /// <summary>Writes and gives the new version; without an expected one there must be no row yet.</summary>
    public Task<int> WriteAsync(string stateName, string key, ReadOnlyMemory<byte> payload, int? expectedVersion, CancellationToken ct) =>
        database.Writer.WriteAsync(new StateWrite(stateName, key, payload, expectedVersion, ct));

    /// <summary>Empties the row and gives the new version.</summary>
    public Task<int> ClearAsync(string stateName, string key, int expectedVersion, CancellationToken ct) =>
        database.Writer.WriteAsync(new StateWrite(stateName, key, null, expectedVersion, ct));

    private static (byte[], int)? Read(SqliteSession session, string stateName, string key)
    {
        var select = session.Prepare(Select).Bind(1, key).Bind(2, stateName);
        try
        {
            return select.Step() ? (select.Bytes(0), select.Int(1)) : null;
        }
        finally
        {
            select.Reset();
        }
    }

    /// <summary>A write, or a clear where there is no payload.</summary>
    private sealed class StateWrite(
        string stateName, string key, ReadOnlyMemory<byte>? payload, int? expectedVersion, CancellationToken ct)
        : SqliteWrite(payload?.Length ?? 0, ct)
    {
        protected override int Run(SqliteSession session)
        {
            Prepare(session).Run();
            return session.Changes == 1
                ? (expectedVersion ?? 0) + 1
                : throw StateConflict.Of(stateName, key, expectedVersion);
        }

        private SqliteStatement Prepare(SqliteSession session) => (payload, expectedVersion) switch
        {
            (null, { } version) => session.Prepare(Clear).Bind(1, key).Bind(2, stateName).Bind(3, version),
            ({ } bytes, null) => session.Prepare(Insert).Bind(1, key).Bind(2, stateName).Bind(3, bytes.Span)
                .Bind(4, OrleansKey.IdHash(key)).Bind(5, OrleansKey.TypeHash(stateName)),
            ({ } bytes, { } version) => session.Prepare(Update).Bind(1, key).Bind(2, stateName).Bind(3, bytes.Span).Bind(4, version),
            _ => throw new InvalidOperationException("A clear needs a version."),
        };
    }
}
