using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AriaCluster.Silo.Storage.Copies;
using AriaCluster.Tasks;
using Microsoft.Data.Sqlite;

namespace AriaCluster.Tests.Api;

/// <summary>Files that are sent to a hub to be imported, and what it says of them.</summary>
internal static class ImportSamples
{
    private const string Schema = """
        CREATE TABLE tasks (id TEXT, url TEXT, created_at TEXT, updated_at TEXT, status TEXT, priority INTEGER, worker_id TEXT, aria2_gid TEXT,
            options TEXT, progress REAL, download_speed INTEGER, error_message TEXT, result TEXT);
        CREATE TABLE workers (id TEXT, hostname TEXT, address TEXT, port INTEGER, status TEXT, connected_at TEXT, last_heartbeat TEXT, capabilities TEXT,
            current_tasks TEXT, total_slots INTEGER, used_slots INTEGER, health_metrics TEXT, error_history TEXT, performance_stats TEXT);
        INSERT INTO workers (id, hostname) VALUES ('w-uuid-1', 'Box_1.local');
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static string Line(DownloadTask task, int version)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            BackupLine.Write(json, new(CopiedTable.States, StateNames.Task, task.Id, version, new(2026, 1, 1), JsonSerializer.SerializeToUtf8Bytes(task, StateJson.Options)));
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    public static async Task<byte[]> PredecessorAsync(string rows)
    {
        using var folder = new TempFolder();
        await using (var connection = new SqliteConnection($"Data Source={folder["old.db"]};Pooling=false"))
        {
            await connection.OpenAsync(Ct);
            await using var make = new SqliteCommand(Schema + rows, connection);
            await make.ExecuteNonQueryAsync(Ct);
        }

        return await File.ReadAllBytesAsync(folder["old.db"], Ct);
    }

    public static byte[] Packed(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    public static async Task<HttpResponseMessage> PostAsync(HubHost hub, byte[] file)
    {
        using var content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        return await hub.Client.PostAsync("api/db/import", content, Ct);
    }

    public static async Task<JsonElement> SendAsync(HubHost hub, byte[] file)
    {
        using var answer = await PostAsync(hub, file);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        return await answer.ReadJsonAsync();
    }

    public static Task<JsonElement> TaskAsync(HubHost hub, string id) => hub.Client.GetJsonAsync($"api/tasks/{id}");

    public static (string?, int, int, int) Counts(JsonElement report) =>
        (report.GetProperty("format").GetString(), report.GetProperty("added").GetInt32(), report.GetProperty("already").GetInt32(), report.GetProperty("refused").GetInt32());
}
