using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AriaCluster.Silo.Storage.Copies;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AriaCluster.Silo.Storage;

/// <summary>
/// Looks at a database without using it, beside its owner, too: <c>--check-storage</c> as the first argument. One JSON document:
/// <c>{"kind","place","state","detail","hasTasks","filledAt","bytes","owner"}</c> with the state <c>ok</c>, <c>absent</c>, <c>unreachable</c>,
/// <c>damaged</c> or <c>foreign</c>. Of one that is <c>ok</c>: whether it has tasks, and when a copy or a backup last filled it.
/// </summary>
internal sealed class StorageLook(StorageOptions options, string folder)
{
    public const string Argument = "--check-storage";

    // Reading every page of more would take longer than anybody waits.
    private const long MaxCheckedBytes = 1L << 30;

    private static readonly JsonWriterOptions _writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _file = Path.GetFullPath(Path.Combine(folder, "aria.db"));

    public async Task WriteAsync(TextWriter to, CancellationToken ct)
    {
        var (place, state, detail, content) = await LookAsync(ct);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _writing))
        {
            json.WriteStartObject();
            json.WriteString("kind", options.Kind.ToString().ToLowerInvariant());
            json.WriteString("place", place);
            json.WriteString("state", state);
            json.WriteString("detail", detail);
            if (content is not null)
            {
                json.WriteBoolean("hasTasks", content.HasTasks);
                json.WriteString("filledAt", content.FilledAt?.ToString("O", CultureInfo.InvariantCulture));
            }

            if (options.Kind == StorageKind.Sqlite)
            {
                json.WriteNumber("bytes", Bytes());
                json.WriteString("owner", Owner());
            }

            json.WriteEndObject();
        }

        await to.WriteLineAsync(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private async Task<Sight> LookAsync(CancellationToken ct)
    {
        if (options.Kind == StorageKind.Memory)
        {
            return new("memory", "ok", "It forgets everything when the hub ends.");
        }

        if (options.Kind == StorageKind.Sqlite && !File.Exists(_file))
        {
            return new(_file, "absent");
        }

        await using var connection = Connection(out var place);
        try
        {
            await connection.OpenAsync(ct);
            var (state, detail) = await LookAsync(connection, ct);
            return new(place, state, detail, state == "ok" ? await ReadContentAsync(connection, ct) : null);
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException or System.Net.Sockets.SocketException)
        {
            return new(place, e is SqliteException { SqliteErrorCode: 11 or 26 } ? "damaged" : "unreachable", e.Message);
        }
    }

    private DbConnection Connection(out string place)
    {
        if (options.Kind == StorageKind.Sqlite)
        {
            place = _file;
            return new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        }

        var server = new NpgsqlConnectionStringBuilder(options.ConnectionString) { Timeout = 5, CommandTimeout = 10, Pooling = false, ApplicationName = "aria doctor" };
        place = $"{server.Database} on {server.Host}:{server.Port}";
        return new NpgsqlConnection(server.ToString());
    }

    private async Task<(string State, string? Detail)> LookAsync(DbConnection connection, CancellationToken ct)
    {
        if (connection is SqliteConnection && Bytes() <= MaxCheckedBytes
            && await connection.ExecuteScalarAsync<string>(new CommandDefinition("PRAGMA quick_check(1)", cancellationToken: ct)) is { } check && check != "ok")
        {
            return ("damaged", check);
        }

        if (!await HasTableAsync(connection, "schema_scripts", ct))
        {
            return ("absent", null);
        }

        var newest = await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT max(number) FROM schema_scripts", cancellationToken: ct));
        var ours = SqlScript.Of(connection is SqliteConnection ? "sqlite" : "postgresql")[^1].Number;
        return newest > ours ? ("foreign", $"A newer version has used it: it has script {newest}, and this version knows {ours}.")
            : ("ok", newest < ours ? $"At the next start it gets {ours - newest} further scripts." : null);
    }

    // A database that an older version used last may not know of copies.
    private static async Task<Content> ReadContentAsync(DbConnection connection, CancellationToken ct)
    {
        const string HasTasks = "SELECT CASE WHEN EXISTS (SELECT 1 FROM tasks) OR EXISTS (SELECT 1 FROM batches) THEN 1 ELSE 0 END";
        var hasTasks = await HasTableAsync(connection, "tasks", ct) && await connection.ExecuteScalarAsync<long>(new CommandDefinition(HasTasks, cancellationToken: ct)) == 1;
        return new(hasTasks, await HasTableAsync(connection, "arrivals", ct) ? (await Arrival.ReadAsync(connection, ct))?.FinishedAt : null);
    }

    private static async Task<bool> HasTableAsync(DbConnection connection, string table, CancellationToken ct) =>
        await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            connection is SqliteConnection
                ? "SELECT count(*) FROM sqlite_master WHERE name = @table"
                : "SELECT count(*) FROM information_schema.tables WHERE table_name = @table AND table_schema = current_schema()",
            new { table },
            cancellationToken: ct)) > 0;

    private long Bytes() => ((string[])[_file, _file + "-wal"]).Where(File.Exists).Sum(file => new FileInfo(file).Length);

    // Of a file of the owner's own, since a locked one tells nothing.
    private string? Owner()
    {
        var owner = Path.Combine(Path.GetDirectoryName(_file)!, "owner.pid");
        return File.Exists(owner) && int.TryParse(File.ReadAllText(owner), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? $"{pid}" : null;
    }

    private sealed record Sight(string Place, string State, string? Detail = null, Content? Content = null);

    private sealed record Content(bool HasTasks, DateTimeOffset? FilledAt);
}
