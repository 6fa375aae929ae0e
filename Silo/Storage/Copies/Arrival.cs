using System.Data.Common;
using Dapper;

namespace AriaCluster.Silo.Storage.Copies;

/// <summary>A row of <c>arrivals</c>: a copy that filled this database, or is about to.</summary>
internal sealed record Arrival(string Source, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt)
{
    /// <summary>The copy that is under way, else the last one; null for a database that grew by itself.</summary>
    public static async Task<Arrival?> ReadAsync(DbConnection connection, CancellationToken ct)
    {
        var row = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(
            """
            SELECT source AS Source, started_at AS StartedAt, finished_at AS FinishedAt FROM arrivals
            ORDER BY finished_at IS NOT NULL, finished_at DESC LIMIT 1
            """,
            cancellationToken: ct));
        return row is null ? null : new(row.Source, Time(row.StartedAt), row.FinishedAt is { } finished ? Time(finished) : null);
    }

    /// <exception cref="StorageRefusedException">A copy into this database is not finished.</exception>
    public static async Task RefuseUnfinishedAsync(IDatabase database, CancellationToken ct)
    {
        await using var connection = await database.ConnectAsync(writes: false, ct);
        if (await ReadAsync(connection, ct) is { FinishedAt: null } arrival)
        {
            throw new StorageRefusedException(
                $"The copy of {arrival.Source} into {database.Description} was broken off and some of it is missing. Run the same `aria db {(BackupFile.IsOne(arrival.Source) ? "restore" : "migrate")}` again; it goes on.");
        }
    }

    public static Task BeginAsync(DbTransaction transaction, string source, DateTimeOffset at, CancellationToken ct) => ExecuteAsync(
        transaction,
        """
        DELETE FROM arrivals WHERE finished_at IS NULL;
        INSERT INTO arrivals (source, started_at) VALUES (@source, @at)
        ON CONFLICT (source) DO UPDATE SET started_at = excluded.started_at, finished_at = NULL
        """,
        source,
        at,
        ct);

    // A clock that was set back must not fail a copy that is whole.
    public static Task FinishAsync(DbTransaction transaction, string source, DateTimeOffset at, CancellationToken ct) => ExecuteAsync(
        transaction,
        "UPDATE arrivals SET finished_at = CASE WHEN started_at > @at THEN started_at ELSE @at END WHERE source = @source",
        source,
        at,
        ct);

    private static Task<int> ExecuteAsync(DbTransaction transaction, string sql, string source, DateTimeOffset at, CancellationToken ct) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            sql, new { source, at = at.ToUnixTimeMilliseconds() }, transaction, cancellationToken: ct));

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private sealed class Row
    {
        public string Source { get; init; } = "";

        public long StartedAt { get; init; }

        public long? FinishedAt { get; init; }
    }
}
