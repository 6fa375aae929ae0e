using System.Text.RegularExpressions;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>What may never be told of a task that has ended, whatever happened on the way.</summary>
internal static partial class Audit
{
    public static IEnumerable<string> Faults(TaskSnapshot task, IReadOnlyList<FakeAgent> agents) =>
        HistoryFaults(task).Concat(PlacementFaults(task, agents)).Concat(task.Status == DownloadStatus.Completed ? ResultFaults(task) : []);

    /// <summary>The files that are to be there: of completed tasks that were not deleted with them.</summary>
    public static IEnumerable<string> FilesOf(IEnumerable<TaskSnapshot> tasks) => tasks
        .Where(task => task.Status == DownloadStatus.Completed && !task.History.Any(line => line.Text.Contains("its files", StringComparison.Ordinal)))
        .SelectMany(task => task.Result!.Files).Select(file => file.Path).Order();

    // At most one attempt is in force at any time, and their numbers have no gaps.
    private static IEnumerable<string> HistoryFaults(TaskSnapshot task)
    {
        var (inForce, last) = (0, 0);
        foreach (var line in task.History.Select(line => line.Text))
        {
            if (Given().Match(line) is { Success: true } given)
            {
                var attempt = int.Parse(given.Groups[1].Value);
                if (inForce != 0 || attempt != last + 1)
                {
                    yield return $"{line}, while {inForce} was in force after {last}";
                }

                (inForce, last) = (attempt, attempt);
            }
            else if (GoesOn().Match(line) is { Success: true } back)
            {
                inForce = int.Parse(back.Groups[1].Value);
            }
            else if (line != $"resumed by {Scene.Somebody}")
            {
                inForce = 0;
            }
        }

        if (task.History.Count(line => line.Text.Contains(" completed on ")) != (task.Status == DownloadStatus.Completed ? 1 : 0))
        {
            yield return "not completed exactly once";
        }
    }

    private static IEnumerable<string> PlacementFaults(TaskSnapshot task, IReadOnlyList<FakeAgent> agents) =>
        from line in task.History
        let given = Given().Match(line.Text)
        where given.Success
        let worker = agents.Single(agent => agent.Name == given.Groups[2].Value)
        where task.Specification.Tags.Any(rule => !worker.Tags.Contains(new(rule.Key, rule.Value!)))
        select $"{line.Text}, which lacks a tag";

    private static IEnumerable<string> ResultFaults(TaskSnapshot task)
    {
        var length = FakeAgent.LengthOf(task.Id);
        if ((task.LengthBytes, task.Result?.LengthBytes, task.Result?.Files.Sum(file => file.LengthBytes)) != (length, length, length))
        {
            yield return $"its length is not {length}";
        }

        if (task.Error is not null)
        {
            yield return $"it is completed and failed: {task.Error}";
        }
    }

    [GeneratedRegex("^attempt ([0-9]+) given to (.+)$")]
    private static partial Regex Given();

    [GeneratedRegex("attempt ([0-9]+) goes on$")]
    private static partial Regex GoesOn();
}
