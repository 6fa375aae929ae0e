using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AriaCluster.Api.Tasks.Requests;
using AriaCluster.Silo.Storage.Predecessors;
using AriaCluster.Tasks;
using Microsoft.Data.Sqlite;

namespace AriaCluster.Api.Importing;

/// <summary>
/// The tables <c>tasks</c> and <c>workers</c> of the system before this one. What had not ended there waits here; what had keeps its
/// times, worker and result.
/// </summary>
internal sealed class PredecessorReader(AllowedOptions allowed)
{
    private const int MaxText = 1_000;

    public IEnumerable<ImportEntry> Read(PredecessorFile file)
    {
        var workers = ReadWorkers(file);
        using var rows = file.Read("tasks").GetEnumerator();
        for (var number = 1; ; number++)
        {
            var entry = default(ImportEntry);
            try
            {
                if (!rows.MoveNext())
                {
                    yield break;
                }

                entry = ToEntry(number, rows.Current, workers);
            }
            catch (SqliteException e)
            {
                entry = new ImportEntry($"tasks, row {number}") { Fault = $"the file is damaged here, and what follows cannot be read: {e.Message}" };
            }

            yield return entry;
            if (entry.Fault?.StartsWith("the file", StringComparison.Ordinal) == true)
            {
                yield break;
            }
        }
    }

    /// <summary>The names that workers have here, by their ids there.</summary>
    private static Dictionary<string, string> ReadWorkers(PredecessorFile file)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var row in file.Has("workers") ? file.Read("workers") : [])
            {
                if (row.GetValueOrDefault("id") is { Length: > 0 } id)
                {
                    names[id] = ToName(row.GetValueOrDefault("hostname") is { Length: > 0 } host ? host : id);
                }
            }
        }
        catch (SqliteException)
        {
            // Tasks keep the ids of workers whose names cannot be read.
        }

        return names;
    }

    private ImportEntry ToEntry(int number, IReadOnlyDictionary<string, string?> row, Dictionary<string, string> workers)
    {
        var entry = new ImportEntry($"tasks, row {number}") { OldId = row.GetValueOrDefault("id") };
        if (string.IsNullOrWhiteSpace(row.GetValueOrDefault("url")))
        {
            return entry with { Fault = "it has no url" };
        }

        if (!TryReadTime(row.GetValueOrDefault("created_at"), out var createdAt) || !TryReadTime(row.GetValueOrDefault("updated_at"), out var updatedAt))
        {
            return entry with { Fault = "created_at or updated_at is no time" };
        }

        if (ReadStatus(row.GetValueOrDefault("status")) is not { } status)
        {
            return entry with { Fault = "status is none of pending, queued, downloading, completed, failed, canceled" };
        }

        var draft = new ImportDraft(allowed);
        draft.AddUri(row["url"]!);
        if (row.GetValueOrDefault("priority") is { Length: > 0 } priority)
        {
            draft.SetPriority(priority);
        }

        return AddOptions(draft, row.GetValueOrDefault("options"))
            ? entry with { Draft = draft, CreatedAt = createdAt, Past = ReadPast(row, status, createdAt, updatedAt, workers) }
            : entry with { Fault = "options is no JSON object" };
    }

    private static bool AddOptions(ImportDraft draft, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        if (TryParse(text) is not { } json)
        {
            return false;
        }

        using (json)
        {
            if (json.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            {
                return false;
            }

            foreach (var option in json.RootElement.ValueKind == JsonValueKind.Null ? [] : json.RootElement.EnumerateObject())
            {
                foreach (var value in option.Value.ValueKind == JsonValueKind.Array ? option.Value.EnumerateArray().ToArray() : [option.Value])
                {
                    draft.AddOption(option.Name, value.ValueKind switch { JsonValueKind.True => "true", JsonValueKind.False => "false", _ => value.ToString() });
                }
            }
        }

        return true;
    }

    private static TaskPast ReadPast(
        IReadOnlyDictionary<string, string?> row, DownloadStatus status, DateTimeOffset? createdAt, DateTimeOffset? updatedAt, Dictionary<string, string> workers)
    {
        var worker = row.GetValueOrDefault("worker_id") is { Length: > 0 } workerId ? workers.GetValueOrDefault(workerId) ?? ToName(workerId) : null;
        var gid = row.GetValueOrDefault("aria2_gid") is { Length: > 0 } aria2Gid ? $", gid {Short(aria2Gid)}" : "";
        var origin = $"imported from the former Aria Cluster, where it was {Short(row["id"] ?? "")}{gid}{(worker is null ? "" : $", on {worker}")}";
        DateTimeOffset? end = status == DownloadStatus.Pending ? null : updatedAt ?? createdAt ?? DateTimeOffset.UnixEpoch;
        return status switch
        {
            DownloadStatus.Completed => new(status, createdAt, end, worker ?? "unknown", ReadResult(row.GetValueOrDefault("result"), worker ?? "unknown"), null, origin),
            DownloadStatus.Failed => new(status, null, end, null, null, new(1, null, Short(row.GetValueOrDefault("error_message") is { Length: > 0 } said ? said : "no reason given")), origin),
            _ => new(status, null, end, null, null, null, origin),
        };
    }

    private static TaskResult ReadResult(string? text, string worker)
    {
        using var json = text is null ? null : TryParse(text);
        var files = ImmutableArray.CreateBuilder<ResultFile>();
        var length = default(long?);
        if (json?.RootElement is { ValueKind: JsonValueKind.Object } result)
        {
            foreach (var file in result.TryGetProperty("files", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Take(MaxText) : [])
            {
                var path = file.ValueKind == JsonValueKind.String ? file.GetString() : file.ValueKind == JsonValueKind.Object && file.TryGetProperty("path", out var named) ? named.ToString() : null;
                if (!string.IsNullOrEmpty(path))
                {
                    files.Add(new(Short(path), file.ValueKind == JsonValueKind.Object ? ReadLength(file) ?? 0 : 0));
                }
            }

            length = ReadLength(result);
        }

        return new(worker, files.ToImmutable(), length ?? files.Sum(file => file.LengthBytes), null);
    }

    private static long? ReadLength(JsonElement thing)
    {
        foreach (var name in new[] { "length", "total_length", "totalLength", "size" })
        {
            if (thing.TryGetProperty(name, out var value) && long.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length < long.MaxValue / 1_000_000)
            {
                return length;
            }
        }

        return null;
    }

    private static DownloadStatus? ReadStatus(string? text) => text?.Split('.')[^1].ToLowerInvariant() switch
    {
        null or "" or "pending" or "queued" or "downloading" => DownloadStatus.Pending,
        "completed" => DownloadStatus.Completed,
        "failed" => DownloadStatus.Failed,
        "canceled" or "cancelled" => DownloadStatus.Canceled,
        _ => null,
    };

    // Python's isoformat, with or without an offset, or its time().
    private static bool TryReadTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            time = seconds is >= 0 and < 253_402_300_799 ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : null;
        }
        else if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var read))
        {
            time = DateTimeOffset.FromUnixTimeMilliseconds(read.ToUnixTimeMilliseconds());
        }

        return time is not null;
    }

    private static JsonDocument? TryParse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string ToName(string text)
    {
        var name = string.Concat(text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        return name.Length == 0 ? "unknown" : name.Length > 63 ? name[..63].Trim('-') : name;
    }

    private static string Short(string text) => string.Concat((text.Length > MaxText ? text[..MaxText] : text).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\ufffd' : c));
}
