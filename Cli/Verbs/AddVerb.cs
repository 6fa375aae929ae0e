using System.CommandLine;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;
using AriaCluster.Cli.Submitting;
using AriaCluster.Hosting;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria add</c>: submits downloads, and with <c>--wait</c> stays until they have ended.</summary>
internal sealed class AddVerb : IVerb
{
    // A hub that restarts is back in seconds.
    private static readonly TimeSpan _submitPatience = TimeSpan.FromMinutes(1);

    private const int MaxJoinedRead = 50;

    private readonly Argument<string[]> _urls = new("URL")
    {
        Description = "What to download: http, https, ftp or sftp URLs, or magnet links; each is a task",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _out = new("--out", "-o") { Description = "The file's name", HelpName = "NAME" };
    private readonly Option<string?> _dir = new("--dir", "-d") { Description = "A folder below the worker's root", HelpName = "DIR" };
    private readonly Option<string[]> _tags = new("--tag", "-t") { Description = "Only on a worker that meets this: K=V, K!=V, 'K in A,B', K, !K; repeatable", HelpName = "RULE" };
    private readonly Option<string[]> _prefer = new("--prefer") { Description = "Rather on a worker that meets this, by weight (-100 to 100); repeatable", HelpName = "RULE[:WEIGHT]" };
    private readonly Option<string?> _at = new("--at") { Description = "Start then: 18:30, +2h, 2026-12-24T18:00", HelpName = "TIME" };
    private readonly Option<string?> _priority = new("--priority", "-p") { Description = "low, normal, high or urgent, or 1 to 4", HelpName = "PRIORITY" };
    private readonly Option<string?> _checksum = new("--checksum") { Description = "What the file must hash to: sha-256=…", HelpName = "ALGO=HEX" };
    private readonly Option<string[]> _headers = new("--header") { Description = "A header for the origin; repeatable", HelpName = "'NAME: VALUE'" };
    private readonly Option<string?> _input = new("--input", "-i") { Description = "A list in aria2's form, - for stdin", HelpName = "FILE" };
    private readonly Option<string[]> _options = new("--option") { Description = "An aria2 option; repeatable", HelpName = "K=V" };
    private readonly Option<bool> _again = new("--again") { Description = "New tasks, even where the same is there already" };
    private readonly Option<string?> _optionsObject = new("--options") { Description = "aria2 options as a JSON object", HelpName = "JSON" };
    private readonly Option<bool> _wait = new("--wait", "-w") { Description = "Stay until all have ended; 0 only if all completed" };

    public Command Create(VerbFactory verbs)
    {
        _priority.CompletionSources.Add("low", "normal", "high", "urgent");
        var command = verbs.Create(
            "add", "Submit downloads", RunAsync, _urls, _out, _dir, _tags, _prefer, _at, _priority, _checksum, _headers, _input, _options, _optionsObject, _again, _wait);
        command.Aliases.Add("create");
        return command;
    }

    private async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var requests = ReadRequests(invocation);
        if (StartTime.HasPassed(requests[0].StartAt, invocation.Shell.Time))
        {
            invocation.Report.Note($"--at {invocation.Get(_at)} has passed: it starts now.");
        }

        var added = new AddedTasks();
        Failure? failure = null;
        try
        {
            await SubmitAsync(invocation, requests, added);
            await (invocation.Get(_wait) ? WaitAsync(invocation, added) : ReadJoinedAsync(invocation, added));
        }
        catch (Failure e) when (added.Count > 0)
        {
            failure = e;
        }
        catch (OperationCanceledException) when (invocation.Canceled.IsCancellationRequested && added.Count > 0)
        {
            failure = new Failure(ExitCode.Interrupted, "Interrupted; what was added goes on.", $"See it with: {invocation.Shell.Command} watch");
        }

        Print(invocation, added, failure);
        if (failure is not null)
        {
            invocation.Report.Tell(failure);
            invocation.Report.Note(added.Count < requests.Count ? $"      Of {requests.Count} tasks the first {added.Count} were added." : "      All tasks were added.");
            return failure.Code;
        }

        return invocation.Get(_wait) && added.Completed < added.Count ? ExitCode.NotDone : ExitCode.Done;
    }

    private List<TaskRequest> ReadRequests(Invocation invocation)
    {
        var common = new TaskRequest
        {
            Source = "",
            Out = invocation.Get(_out),
            Dir = invocation.Get(_dir),
            Priority = invocation.Get(_priority),
            Checksum = invocation.Get(_checksum),
            Tags = TagWishes.Tags(invocation.Get(_tags) ?? []),
            Requires = TagWishes.Requires(invocation.Get(_tags) ?? []),
            Prefers = TagWishes.Prefers(invocation.Get(_prefer) ?? []),
            StartAt = StartTime.Parse(invocation.Get(_at), invocation.Shell.Time),
            Headers = invocation.Get(_headers) ?? [],
            Again = invocation.Get(_again),
            Options = [.. Pair.ParseAll("--option", invocation.Get(_options) ?? []), .. Pair.ParseObject("--options", invocation.Get(_optionsObject))],
        };
        var urls = invocation.Get(_urls) ?? [];
        if (urls.Skip(1).FirstOrDefault(url => !url.Contains(':', StringComparison.Ordinal)) is { } path)
        {
            throw new Failure(ExitCode.Usage, $"'{path}' is no URL.", "A folder and a name for the file are given with --dir and --out.");
        }

        var requests = urls.Select((url, i) => common with { Source = urls.Length == 1 ? "" : $"URL {i + 1}", Uris = [url] }).ToList();
        if (invocation.Get(_input) is { } input)
        {
            requests.AddRange(ReadList(invocation.Shell, input, common));
        }

        if (requests.Count == 0)
        {
            throw new Failure(ExitCode.Usage, "There is nothing to add.", $"Name a URL, or a list: {invocation.Shell.Command} add -i FILE");
        }

        return requests.Count > 1 && (common.Out ?? common.Checksum) is not null
            ? throw new Failure(ExitCode.Usage, $"--out and --checksum are for one file, and these are {requests.Count}.", "In a list, write out= and checksum= below each URL.")
            : requests;
    }

    private static List<TaskRequest> ReadList(Shell shell, string input, TaskRequest common)
    {
        if (input == "-")
        {
            return [.. ListFile.Read(shell.In, "stdin", common)];
        }

        if (SmallFile.FindFault(input) is { } fault)
        {
            throw new Failure(ExitCode.Usage, $"The list {ShellWord.Quote(input)}: {fault}", "Name a file, or write the list to stdin: -i -");
        }

        try
        {
            using var reader = new StreamReader(input);
            return [.. ListFile.Read(reader, Path.GetFileName(input), common)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCode.Usage, $"The list {input} cannot be read: {e.Message}");
        }
    }

    private static async Task SubmitAsync(Invocation invocation, List<TaskRequest> requests, AddedTasks added)
    {
        var submitter = new Submitter(invocation.Hub, invocation.For(_submitPatience));
        foreach (var chunk in SubmissionChunk.Split(requests))
        {
            added.Add(await submitter.SubmitAsync(chunk, invocation.Canceled), chunk.Tasks);
            if (added.Count < requests.Count || chunk.Tasks.Count < requests.Count)
            {
                invocation.Report.Note($"{added.Count} of {requests.Count} added");
            }
        }
    }

    // What was there already may be anywhere by now. Of long lists the first ones must do.
    private static async Task ReadJoinedAsync(Invocation invocation, AddedTasks added)
    {
        try
        {
            foreach (var id in added.Joined.Take(MaxJoinedRead).ToArray())
            {
                added.Update(await invocation.Hub.GetTaskAsync(id, Patience.None, invocation.Canceled));
            }
        }
        catch (Failure)
        {
            // All is added; only how far some of it is remains unknown.
        }
    }

    private static Task WaitAsync(Invocation invocation, AddedTasks added) =>
        ProgressViews.Beside(invocation.Shell, invocation.Report).RunAsync(show =>
            new CompletionWait(invocation.Hub, added, Patience.OfWaiting, invocation.Shell.Time, show).RunAsync(invocation.Canceled));

    private void Print(Invocation invocation, AddedTasks added, Failure? failure)
    {
        if (!invocation.Report.AsJson)
        {
            AddedListing.Print(invocation, added, waited: invocation.Get(_wait));
            return;
        }

        using var document = new TaskDocument(invocation.Shell);
        foreach (var task in added.All)
        {
            document.Add(task);
        }

        document.End(failure: failure, batches: added.Batches);
    }
}
