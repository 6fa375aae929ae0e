using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Submitting;

/// <summary>Tells people what <c>add</c> did: ids at first, and how each ended after a wait.</summary>
internal static class AddedListing
{
    // A program that reads the output gets every line; a person gets what fits on a screen.
    private const int MaxOnTerminal = 20;

    public static void Print(Invocation invocation, AddedTasks added, bool waited)
    {
        var most = invocation.Shell.OutIsTerminal ? MaxOnTerminal : int.MaxValue;
        foreach (var task in added.All.OrderBy(task => waited && task.Status == TaskStatuses.Completed).Take(most))
        {
            invocation.Report.Line(waited ? Ended(task) : $"{task.Id}  {task.Title}{There(task)}");
        }

        if (added.Count > most)
        {
            invocation.Report.Line($"and {added.Count - most} more: {added.Count} added" + (waited ? $", {added.Completed} completed" : ""));
        }

        if (added.Batches.Count > 0)
        {
            invocation.Report.Note(Shown(invocation, added.Batches));
        }
    }

    private static string Shown(Invocation invocation, IReadOnlyList<string> batches) =>
        $"{(batches.Count == 1 ? "Batch" : "Batches")} {string.Join(", ", batches)}. See {(batches.Count == 1 ? "it" : "one")} with: {invocation.Shell.Command} tasks --batch {batches[0]}";

    private static string There(HubTask task) =>
        task.DuplicateOf is null ? "" : task.Status == TaskStatuses.Unknown ? "  (was there already)" : $"  (was there already, {task.Status})";

    private static string Ended(HubTask task) => task.Status == TaskStatuses.Completed
        ? $"{task.Status}  {task.PlacedAt ?? task.Title}"
        : $"{task.Status}  {task.Title}  {task.Id}" + (task.ErrorText is { } error ? $": {error}" : "");
}
