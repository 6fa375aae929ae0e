using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using AriaCluster.Silo.Storage.Copies;

namespace AriaCluster.Silo.Storage.Audit;

/// <summary>An entry as its row: the columns' names are the members' in JSON, which is how rows are written, copied and archived.</summary>
internal sealed class AuditRow
{
    public const string Table = "audit";

    private const int MaxText = 16 << 10;

    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true };

    private static readonly long _latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    [JsonRequired]
    public string Id { get; init; } = "";

    [JsonRequired]
    public string Action { get; init; } = "";

    public string? By { get; init; }

    public string Address { get; init; } = "";

    public string Kind { get; init; } = "";

    public string? Target { get; init; }

    public string? Filter { get; init; }

    public string? Changes { get; init; }

    [JsonRequired]
    public long At { get; init; }

    public int Status { get; init; }

    public int Count { get; init; }

    public long? ImportedAt { get; init; }

    public static AuditRow From(AuditEntry entry) => new()
    {
        Id = entry.Id,
        Action = entry.Action,
        By = entry.By,
        Address = entry.Address,
        Kind = entry.Kind,
        Target = entry.Target,
        Filter = entry.Filter,
        Changes = entry.Changes.IsEmpty ? null : JsonSerializer.Serialize(entry.Changes, _json),
        At = entry.At.ToUnixTimeMilliseconds(),
        Status = entry.Status,
        Count = entry.Count,
        ImportedAt = entry.ImportedAt?.ToUnixTimeMilliseconds(),
    };

    public AuditEntry ToEntry() => new()
    {
        Id = Id,
        Action = Action,
        By = By,
        Address = Address,
        Kind = Kind,
        Target = Target,
        Filter = Filter,
        Changes = Changes is null ? [] : JsonSerializer.Deserialize<ImmutableArray<AuditChange>>(Changes, _json),
        At = DateTimeOffset.FromUnixTimeMilliseconds(At),
        Status = Status,
        Count = Count,
        ImportedAt = ImportedAt is { } imported ? DateTimeOffset.FromUnixTimeMilliseconds(imported) : null,
    };

    /// <summary>Rows as one JSON array.</summary>
    public static string Write(IEnumerable<AuditEntry> entries) => JsonSerializer.Serialize(entries.Select(From), _json);

    /// <summary>As a line of an archive or backup.</summary>
    public static StoredRow ToStored(AuditEntry entry) =>
        new(Table, "", entry.Id, 0, null, JsonSerializer.SerializeToUtf8Bytes(From(entry), _json));

    /// <summary>An entry from a line of an archive or backup, which anybody may have written; null if it is none.</summary>
    public static AuditEntry? TryRead(StoredRow stored)
    {
        try
        {
            var row = JsonSerializer.Deserialize<AuditRow>(stored.Payload, _json);
            var entry = row is not null && row.Id == stored.Key && row.IsSound() ? row.ToEntry() : null;
            return entry is not null && entry.Changes.All(change => change is { Name: not null }) ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool IsSound() =>
        AuditId.IsValid(Id) && At >= 0 && At <= _latest && (ImportedAt is null or >= 0) && (ImportedAt ?? 0) <= _latest && Count >= 0
        && new[] { Action, By, Address, Kind, Target, Filter, Changes }.All(text => text is null || text.Length <= MaxText && !text.Any(char.IsControl));
}
