using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Submitting;

/// <summary>What one run of <c>add</c> submitted, in its order, each with the last that was seen of it.</summary>
internal sealed class AddedTasks
{
    private readonly List<(string Id, bool IsDuplicate)> _order = [];
    private readonly Dictionary<string, HubTask> _tasks = [];
    private readonly HashSet<string> _seen = [];
    private readonly HashSet<string> _open = [];
    private readonly Dictionary<string, string> _batches = [];
    private readonly List<string> _made = [];

    public IEnumerable<HubTask> All => _order.Select(entry => _tasks[entry.Id] is var task && entry.IsDuplicate == (task.DuplicateOf is not null)
        ? task
        : task with { DuplicateOf = entry.IsDuplicate ? entry.Id : null, Status = task.Status });

    public int Count => _order.Count;

    /// <summary>Ids of the tasks that were there before this run.</summary>
    public IEnumerable<string> Joined => _tasks.Values.Where(task => task.DuplicateOf is not null).Select(task => task.Id);

    /// <summary>How many have completed. One that was asked for twice counts twice, as in <see cref="Count"/>.</summary>
    public int Completed => All.Count(task => task.Status == TaskStatuses.Completed);

    /// <summary>How many have not ended.</summary>
    public int Left => _order.Count(entry => _open.Contains(entry.Id));

    /// <summary>Ids of tasks that have not ended.</summary>
    public IReadOnlyCollection<string> Open => _open;

    /// <summary>The batches with such tasks; a task that was submitted alone has none.</summary>
    public IReadOnlyList<string> OpenBatches => _open.Select(id => _batches.GetValueOrDefault(id)).OfType<string>().Distinct().ToArray();

    /// <summary>The batches that were made, in their order.</summary>
    public IReadOnlyList<string> Batches => _made;

    /// <summary>Whether none that has not ended was submitted alone.</summary>
    public bool AllInBatches => _open.All(_batches.ContainsKey);

    public void Add(SubmittedBatch submitted, IReadOnlyList<TaskRequest> requests)
    {
        if (submitted.BatchId is { } made)
        {
            _made.Add(made);
        }

        for (var i = 0; i < submitted.Tasks.Count; i++)
        {
            var task = submitted.Tasks[i];
            _order.Add((task.Id, task.DuplicateOf is not null));
            if (_tasks.ContainsKey(task.Id))
            {
                continue;
            }

            _open.Add(task.Id);
            // What joined another task is none of this batch.
            if (submitted.BatchId is { } batch && task.DuplicateOf is null)
            {
                _batches[task.Id] = batch;
            }

            // The answer to a batch has ids only; what they are called is known here.
            _tasks[task.Id] = task with { Uris = task.Uris ?? requests[i].Uris, Out = task.Out ?? requests[i].Out };
            Settle(_tasks[task.Id]);
        }
    }

    /// <summary>Takes in what the hub says of a task. What has ended stays ended: a retry is another matter.</summary>
    public void Update(HubTask task)
    {
        if (_tasks.TryGetValue(task.Id, out var known) && _open.Contains(task.Id))
        {
            _seen.Add(task.Id);
            _tasks[task.Id] = task with { Uris = task.Uris ?? known.Uris, Out = task.Out ?? known.Out, DuplicateOf = known.DuplicateOf };
            Settle(_tasks[task.Id]);
        }
    }

    /// <summary>Somebody deleted it.</summary>
    public void Lose(string id) => Update(_tasks[id] with { Status = TaskStatuses.Deleted });

    /// <summary>Whether the hub has ever listed it.</summary>
    public bool WasSeen(string id) => _seen.Contains(id);

    private void Settle(HubTask task)
    {
        if (TaskStatuses.IsFinal(task.Status))
        {
            _open.Remove(task.Id);
        }
    }
}
