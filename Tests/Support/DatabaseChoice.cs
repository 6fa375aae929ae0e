using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Support;

/// <summary>The database of tests that do not name one: SQLite, or PostgreSQL in a run by <c>./test --database postgresql</c>.</summary>
internal static class DatabaseChoice
{
    private const string Variable = "TEST_DATABASE";

    public static StorageKind Kind { get; } = Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" or "sqlite" => StorageKind.Sqlite,
        "postgresql" => StorageKind.PostgreSql,
        var other => throw new InvalidOperationException($"{Variable} is sqlite or postgresql, not '{other}'."),
    };

    /// <summary>A database of its own on the server that tests share.</summary>
    /// <returns>How to reach it.</returns>
    public static async Task<string> CreateAsync() => await (await PostgresServer.SharedAsync()).CreateDatabaseAsync() + ";Maximum Pool Size=16";

    /// <summary>Settings for a hub of its own; none where its own are right.</summary>
    public static async Task<string[]> SettingsAsync() =>
        Kind == StorageKind.PostgreSql ? PostgresServer.SettingsOf(await CreateAsync()) : [];
}
