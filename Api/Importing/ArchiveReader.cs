using System.Text;
using System.Text.Json;
using AriaCluster.Silo.Storage.Audit;
using AriaCluster.Silo.Storage.Copies;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Importing;

/// <summary>Tasks and who changed what from an archive, or from a backup: of several lines about one task the last version counts.</summary>
internal static class ArchiveReader
{
    public static IEnumerable<ImportEntry> Read(Func<TextReader> open)
    {
        var versions = new Dictionary<string, int>(StringComparer.Ordinal);
        using (var first = open())
        {
            foreach (var (_, row) in ReadLines(first))
            {
                if (row is not null)
                {
                    versions[row.Key] = Math.Max(row.Version, versions.GetValueOrDefault(row.Key));
                }
            }
        }

        using var second = open();
        foreach (var (number, row) in ReadLines(second))
        {
            // A line may stand there twice, if the hub was killed between writing it and removing the task.
            if (row is null)
            {
                yield return new ImportEntry($"line {number}") { Fault = "it is no line of an archive" };
            }
            else if (row.Table == AuditRow.Table)
            {
                yield return new ImportEntry($"line {number}") { OldId = row.Key, Audit = AuditRow.TryRead(row), Fault = AuditRow.TryRead(row) is null ? "it is no entry" : null };
            }
            else if (row.Kind == StateNames.Task && row.Payload is not null && versions.Remove(row.Key, out var version))
            {
                if (version == row.Version)
                {
                    yield return ToEntry(number, row);
                }
                else
                {
                    versions[row.Key] = version;
                }
            }
        }
    }

    private static IEnumerable<(int Number, StoredRow? Row)> ReadLines(TextReader file)
    {
        for (var number = 1; file.ReadLine() is { } line; number++)
        {
            if (line.Length > 0 && !line.StartsWith("{\"format\":", StringComparison.Ordinal) && !line.StartsWith("{\"rows\":", StringComparison.Ordinal))
            {
                yield return (number, TryRead(line));
            }
        }
    }

    private static StoredRow? TryRead(string line)
    {
        try
        {
            return BackupLine.Read(Encoding.UTF8.GetBytes(line));
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static ImportEntry ToEntry(int number, StoredRow row)
    {
        var entry = new ImportEntry($"line {number}") { OldId = row.Key };
        try
        {
            if (HasNull(row.Payload!))
            {
                return entry with { Fault = "its state has a null, which no task's state has" };
            }

            var task = JsonSerializer.Deserialize<DownloadTask>(row.Payload, StateJson.Options)!;
            return task.Id == row.Key ? entry with { Whole = task } : entry with { Fault = "its state is another task's" };
        }
        catch (JsonException e)
        {
            return entry with { Fault = $"its state cannot be read: {e.Message}" };
        }
    }

    // States are written without nulls, and whoever goes on from one reckons with none.
    private static bool HasNull(byte[] state)
    {
        var json = new Utf8JsonReader(state);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.Null)
            {
                return true;
            }
        }

        return false;
    }
}
