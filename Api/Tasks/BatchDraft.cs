using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Tasks;

/// <summary>A batch before it is known which of its entries are tasks already.</summary>
internal sealed class BatchDraft(string id, ImmutableArray<TaskSpecification> specifications, string owner)
{
    // Empty where the entry is to be a task of its own in any case.
    private readonly ImmutableArray<string> _sources = [.. specifications.Select(entry => entry.AllowDuplicate ? "" : SourceHash.Of(owner, entry))];

    public IReadOnlyCollection<string> Sources => [.. _sources.Where(source => source.Length > 0)];

    public bool IsOwn(string taskId) => TaskId.TryGetBatch(taskId, out var batch, out _) && batch == id;

    /// <summary>What is to be stored: what is not found, each once.</summary>
    public BatchSubmission Without(IReadOnlyDictionary<string, string> found, DateTimeOffset now, Submission? submission)
    {
        var known = new Dictionary<string, string>(found, StringComparer.Ordinal);
        var entries = ImmutableArray.CreateBuilder<TaskSpecification>(specifications.Length);
        var sources = ImmutableArray.CreateBuilder<string>(specifications.Length);
        var joined = ImmutableArray.CreateBuilder<JoinedEntry>();
        for (var i = 0; i < specifications.Length; i++)
        {
            if (known.TryGetValue(_sources[i], out var other))
            {
                joined.Add(new(i, other));
                continue;
            }

            if (_sources[i].Length > 0)
            {
                known[_sources[i]] = TaskId.InBatch(id, entries.Count);
            }

            entries.Add(specifications[i]);
            sources.Add(_sources[i]);
        }

        return new(entries.DrainToImmutable(), owner, now, submission, sources.DrainToImmutable(), joined.DrainToImmutable());
    }
}
