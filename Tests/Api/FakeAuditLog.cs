using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using AriaCluster.Silo.Storage.Audit;

namespace AriaCluster.Tests.Api;

/// <summary>Entries in memory, and a database that may be away.</summary>
internal sealed class FakeAuditLog : IAuditLog
{
    private readonly ConcurrentDictionary<string, AuditEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Thrown by all that is asked while it is set.</summary>
    public DbException? Away { get; set; }

    public IReadOnlyList<AuditEntry> Entries => [.. _entries.Values.OrderBy(entry => entry.Id, StringComparer.Ordinal)];

    public Task<int> AppendAsync(IReadOnlyCollection<AuditEntry> entries, CancellationToken ct) => Answer(() => entries.Count(entry => _entries.TryAdd(entry.Id, entry)));

    public Task<ImmutableArray<AuditEntry>> ListAsync(AuditQuery query, CancellationToken ct) => Answer(() => Entries.Reverse().Take(query.Limit).ToImmutableArray());

    public Task<ImmutableArray<AuditEntry>> ReadOldAsync(DateTimeOffset before, int limit, CancellationToken ct) => Answer(() => ImmutableArray<AuditEntry>.Empty);

    public Task RemoveAsync(IReadOnlyCollection<string> ids, CancellationToken ct) => Answer(() => true);

    private Task<T> Answer<T>(Func<T> answer) => Away is { } away ? Task.FromException<T>(away) : Task.FromResult(answer());
}
