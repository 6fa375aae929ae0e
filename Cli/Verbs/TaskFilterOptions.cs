using System.CommandLine;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Verbs;

/// <summary>The options by which a command takes tasks of a kind instead of ids.</summary>
internal sealed class TaskFilterOptions
{
    private readonly Option<string[]> _status = new("--status", "-s") { Description = "All in these statuses (a,b,…)", HelpName = "STATUS" };
    private readonly Option<string[]> _tags = new("--tag", "-t") { Description = "All with this tag; repeatable", HelpName = "K=V" };
    private readonly Option<string?> _worker = new("--worker") { Description = "All on this worker", HelpName = "NAME" };
    private readonly Option<string?> _batch = new("--batch") { Description = "All of this batch", HelpName = "ID" };
    private readonly Option<string?> _text = new("--text") { Description = "All with this in their name, host or id", HelpName = "TEXT" };
    private readonly Option<bool> _all = new("--all") { Description = "Every task" };

    public TaskFilterOptions() => _status.CompletionSources.Add([.. TaskStatuses.All]);

    public Symbol[] Symbols => [_status, _tags, _worker, _batch, _text, _all];

    /// <summary>The worker whose tasks are meant.</summary>
    public string? Worker(Invocation invocation) => invocation.Get(_worker);

    /// <summary>The query of the hub's bulk routes; null if none of the options was given.</summary>
    public string? Read(Invocation invocation)
    {
        var filter = new TaskFilter
        {
            Statuses = TaskFilter.Split(invocation.Get(_status)),
            Tags = invocation.Get(_tags) ?? [],
            Worker = invocation.Get(_worker),
            Batch = invocation.Get(_batch),
            Text = invocation.Get(_text),
        };
        var query = filter.ToQuery();
        return query.Length > 0 ? query : invocation.Get(_all) ? "?all=true" : null;
    }
}
