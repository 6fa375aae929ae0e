using System.CommandLine;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria tasks</c>: lists tasks, page by page.</summary>
internal sealed class TasksVerb : IVerb
{
    private const int DefaultLimit = 100;

    private readonly Argument<string?> _text = new("TEXT")
    {
        Description = "Only tasks with this in their name, host or id",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string[]> _status = new("--status", "-s") { Description = "Only in these statuses (a,b,…)", HelpName = "STATUS" };
    private readonly Option<string[]> _tags = new("--tag", "-t") { Description = "Only with this tag; repeatable", HelpName = "K=V" };
    private readonly Option<string?> _worker = new("--worker") { Description = "Only on this worker", HelpName = "NAME" };
    private readonly Option<string?> _batch = new("--batch") { Description = "Only of this batch, as `add` shows it", HelpName = "ID" };
    private readonly Option<bool> _oldest = new("--oldest") { Description = "Oldest first" };
    private readonly Option<bool> _queue = new("--queue") { Description = "Pending ones in the order of the queue" };
    private readonly Option<int?> _limit = new("--limit", "-n") { Description = $"At most so many (default {DefaultLimit})", HelpName = "N", CustomParser = WholeNumber.Parse };
    private readonly Option<string?> _after = new("--after") { Description = "Go on where a list ended (its `next`)", HelpName = "CURSOR" };
    private readonly Option<bool> _all = new("--all") { Description = "All, however many" };

    public Command Create(VerbFactory verbs)
    {
        _status.CompletionSources.Add([.. TaskStatuses.All]);
        return verbs.Create("tasks", "List tasks, newest first", RunAsync, _text, _status, _tags, _worker, _batch, _oldest, _queue, _limit, _after, _all);
    }

    private Task<ExitCode> RunAsync(Invocation invocation) =>
        invocation.Report.AsJson ? WriteAsync(invocation, ReadPages(invocation)) : PrintAsync(invocation, ReadPages(invocation));

    private async IAsyncEnumerable<HubTaskPage> ReadPages(Invocation invocation)
    {
        var left = invocation.Get(_all) ? int.MaxValue : invocation.Get(_limit) ?? DefaultLimit;
        if (left < 1)
        {
            throw new Failure(ExitCode.Usage, $"A list of at most {left} tasks is none.", "Give 1 or more, or --all.");
        }

        var filter = Filter(invocation);
        do
        {
            filter = filter with { Limit = Math.Min(left, TaskApi.MaxPage) };
            var page = await invocation.Hub.ListAsync(filter, Patience.None, invocation.Canceled);
            if (page.Tasks.Count == 0 && filter.After is null)
            {
                await invocation.Hub.DemandAsync(filter.Worker, invocation.Canceled);
            }

            yield return page;
            left -= page.Tasks.Count;
            filter = filter with { After = page.Next };
        }
        while (filter.After is not null && left > 0);
    }

    private TaskFilter Filter(Invocation invocation) => new()
    {
        Statuses = TaskFilter.Split(invocation.Get(_status)),
        Tags = invocation.Get(_tags) ?? [],
        Worker = invocation.Get(_worker),
        Batch = invocation.Get(_batch),
        Text = invocation.Get(_text),
        Order = OrderOf(invocation),
        After = invocation.Get(_after),
    };

    private string? OrderOf(Invocation invocation) => (invocation.Get(_oldest), invocation.Get(_queue)) switch
    {
        (true, true) => throw new Failure(ExitCode.Usage, "--oldest and --queue are two orders.", "Give one of them."),
        (true, false) => TaskFilter.Oldest,
        (false, true) => TaskFilter.Queue,
        _ => null,
    };

    private static async Task<ExitCode> WriteAsync(Invocation invocation, IAsyncEnumerable<HubTaskPage> pages)
    {
        TaskDocument? document = null;
        string? next = null;
        try
        {
            await foreach (var page in pages)
            {
                // Not before the first page: what fails at once is an error and no list.
                document ??= new TaskDocument(invocation.Shell);
                next = page.Next;
                foreach (var task in page.Tasks)
                {
                    document.Add(task);
                }
            }

            document?.End(next);
            return ExitCode.Done;
        }
        catch (Failure failure) when (document is not null)
        {
            document.End(next, failure);
            invocation.Report.Tell(failure);
            return failure.Code;
        }
        finally
        {
            document?.Dispose();
        }
    }

    private static async Task<ExitCode> PrintAsync(Invocation invocation, IAsyncEnumerable<HubTaskPage> pages)
    {
        var console = Consoles.Out(invocation.Shell);
        var listing = new TaskListing();
        var count = 0;
        string? next = null;
        await foreach (var page in pages)
        {
            listing.Print(page.Tasks, console);
            (count, next) = (count + page.Tasks.Count, page.Next);
        }

        invocation.Report.Note(next is null ? Units.Count(count, "task") : $"{Units.Count(count, "task")}; go on with --after {ShellWord.Quote(next)}, or list --all");
        return ExitCode.Done;
    }
}
