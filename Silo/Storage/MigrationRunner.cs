using System.Collections.Immutable;
using System.Data.Common;
using Dapper;

namespace AriaCluster.Silo.Storage;

/// <summary>
/// Applies the scripts that a database does not have yet, in order, each once, all in one transaction. The caller opens the
/// transaction so that a second process waits for the first.
/// </summary>
internal static class MigrationRunner
{
    private const string CreateTable = """
        CREATE TABLE IF NOT EXISTS schema_scripts
        (
            number INTEGER NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            checksum TEXT NOT NULL,
            applied_at BIGINT NOT NULL
        );
        """;

    /// <returns>How many scripts were applied.</returns>
    /// <exception cref="StorageRefusedException">The database knows a script that differs from ours, or one that we do not have.</exception>
    public static async Task<int> RunAsync(
        DbTransaction transaction, ImmutableArray<SqlScript> scripts, TimeProvider time, CancellationToken ct)
    {
        var connection = transaction.Connection!;
        await connection.ExecuteAsync(new CommandDefinition(CreateTable, transaction: transaction, cancellationToken: ct));
        var missing = Missing(scripts, await ReadAppliedAsync(transaction, ct));
        foreach (var script in missing)
        {
            await ApplyAsync(transaction, script, time, ct);
        }

        return missing.Length;
    }

    /// <summary>Makes sure that a database that is only read is no newer than this version.</summary>
    /// <exception cref="StorageRefusedException">The database knows a script that differs from ours, or one that we do not have.</exception>
    public static async Task CheckAsync(DbTransaction transaction, ImmutableArray<SqlScript> scripts, CancellationToken ct) =>
        Missing(scripts, await ReadAppliedAsync(transaction, ct));

    private static async Task<List<AppliedScript>> ReadAppliedAsync(DbTransaction transaction, CancellationToken ct) =>
        (await transaction.Connection!.QueryAsync<AppliedScript>(new CommandDefinition(
            "SELECT number, name, checksum FROM schema_scripts ORDER BY number", transaction: transaction, cancellationToken: ct))).AsList();

    private static ImmutableArray<SqlScript> Missing(ImmutableArray<SqlScript> scripts, List<AppliedScript> applied)
    {
        foreach (var old in applied)
        {
            var ours = scripts.FirstOrDefault(script => script.Number == old.Number) ?? throw new StorageRefusedException(
                $"The database has the script {old.Name}, which this version does not know: a newer version has used it. Start that version.");
            if (ours.Checksum != old.Checksum)
            {
                throw new StorageRefusedException(
                    $"The script {ours.Name} differs from the one that made this database. Start the version that made it.");
            }
        }

        return [.. scripts.Where(script => applied.TrueForAll(old => old.Number != script.Number))];
    }

    private static async Task ApplyAsync(DbTransaction transaction, SqlScript script, TimeProvider time, CancellationToken ct)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = script.Text;
        await command.ExecuteNonQueryAsync(ct);
        await transaction.Connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO schema_scripts (number, name, checksum, applied_at) VALUES (@Number, @Name, @Checksum, @At)",
            new { script.Number, script.Name, script.Checksum, At = time.GetUtcNow().ToUnixTimeMilliseconds() },
            transaction,
            cancellationToken: ct));
    }

    private sealed class AppliedScript
    {
        public int Number { get; init; }

        public string Name { get; init; } = "";

        public string Checksum { get; init; } = "";
    }
}
