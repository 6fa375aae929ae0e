using System.Collections.Immutable;
using System.Text.Json;
using AriaCluster.Silo.Storage.Copies;
using Dapper;

namespace AriaCluster.Silo.Storage.Audit;

/// <summary>The table of who changed what, in either database.</summary>
internal sealed class AuditLog(IDatabase database, SqlDialect dialect) : IAuditLog
{
    private static readonly ImmutableArray<string> _columns = CopiedTable.Of(AuditRow.Table).Columns;

    private static readonly string _select =
        $"SELECT {string.Join(", ", _columns.Select(column => column == "imported_at" ? "imported_at AS ImportedAt" : column))} FROM audit";

    private readonly string _insert =
        $"INSERT INTO audit ({string.Join(", ", _columns)}) {dialect.Rows(AuditRow.Table, _columns, "$1")} ON CONFLICT DO NOTHING";

    private readonly string _delete = $"DELETE FROM audit WHERE id IN (SELECT value FROM {dialect.Texts("$1")})";

    public Task<int> AppendAsync(IReadOnlyCollection<AuditEntry> entries, CancellationToken ct) =>
        database.WriteAsync(_insert, AuditRow.Write(entries), ct);

    public Task<ImmutableArray<AuditEntry>> ListAsync(AuditQuery query, CancellationToken ct) => ReadAsync(
        $"{_select} WHERE true{string.Concat(Filters(query).Select(filter => $" AND {filter}"))} ORDER BY id DESC LIMIT @limit",
        new
        {
            limit = query.Limit,
            after = query.AfterId,
            since = query.Since is { } since ? AuditId.FirstSince(since) : null,
            until = query.Until is { } until ? AuditId.FirstSince(until) : null,
            by = query.By,
            action = query.Action,
            target = query.Target,
        },
        ct);

    /// <remarks>Ids begin with the time at which it happened, so what is too young is not looked at.</remarks>
    public Task<ImmutableArray<AuditEntry>> ReadOldAsync(DateTimeOffset before, int limit, CancellationToken ct) => ReadAsync(
        $"{_select} WHERE id < @bound AND (imported_at IS NULL OR imported_at < @before) ORDER BY id LIMIT @limit",
        new { bound = AuditId.FirstSince(before), before = before.ToUnixTimeMilliseconds(), limit },
        ct);

    public Task RemoveAsync(IReadOnlyCollection<string> ids, CancellationToken ct) =>
        database.WriteAsync(_delete, JsonSerializer.Serialize(ids), ct);

    private static IEnumerable<string> Filters(AuditQuery query)
    {
        foreach (var (value, filter) in new[]
        {
            (query.AfterId, "id < @after"),
            (query.By, "by = @by"),
            (query.Action, "action = @action"),
            (query.Target, "target = @target"),
        })
        {
            if (value is not null)
            {
                yield return filter;
            }
        }

        if (query.Since is not null)
        {
            yield return "id >= @since";
        }

        if (query.Until is not null)
        {
            yield return "id < @until";
        }
    }

    private Task<ImmutableArray<AuditEntry>> ReadAsync(string sql, object values, CancellationToken ct) => database.ReadAsync<ImmutableArray<AuditEntry>>(
        async connection => [.. (await connection.QueryAsync<AuditRow>(new CommandDefinition(sql, values, cancellationToken: ct))).Select(row => row.ToEntry())], ct);
}
