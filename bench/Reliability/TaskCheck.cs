using System.Security.Cryptography;

namespace AriaCluster.Bench.Reliability;

/// <summary>What must be true of tasks and files in the end: each accepted task once, completed with the right bytes in one place.</summary>
internal static class TaskCheck
{
    public static IEnumerable<string> Faults(IReadOnlyDictionary<string, LoadTask> accepted, IReadOnlyList<FinalTask> tasks, IReadOnlyList<Site> sites) =>
        AcceptanceFaults(accepted, tasks)
            .Concat(tasks.Where(task => accepted.ContainsKey(task.Id)).SelectMany(task => EndFaults(accepted[task.Id], task)))
            .Concat(FileFaults(tasks, sites));

    private static IEnumerable<string> AcceptanceFaults(IReadOnlyDictionary<string, LoadTask> accepted, IReadOnlyList<FinalTask> tasks)
    {
        var known = tasks.Select(task => task.Id).ToHashSet();
        foreach (var lost in accepted.Keys.Where(id => !known.Contains(id)))
        {
            yield return $"{lost} was accepted and is lost";
        }

        foreach (var twice in known.Where(id => !accepted.ContainsKey(id)))
        {
            yield return $"{twice} was made beside the task that was acknowledged";
        }
    }

    private static IEnumerable<string> EndFaults(LoadTask asked, FinalTask task)
    {
        if (asked.MustFail is { } expected)
        {
            if (task.Status != "failed" || !expected(task.ErrorCode ?? 0, task.HttpStatus))
            {
                yield return $"{task.Id}, whose source is {asked.Kind}, is {task.Status} with error {task.ErrorCode}";
            }

            yield break;
        }

        if (task.Status != "completed" || task.Files.Count != 1)
        {
            yield return $"{task.Id}, whose source is {asked.Kind}, is {task.Status} with error {task.ErrorCode} and {task.Files.Count} files";
            yield break;
        }

        if (!File.Exists(task.Files[0]) || HashOf(task.Files[0]) != asked.File.Sha256)
        {
            yield return $"{task.Id} is completed, but {task.Files[0]} is not what the source has";
        }

        // The history may be folded after a hundred lines; it then begins with a line that says so.
        var ends = task.History.Count(line => line.Contains(" completed on ", StringComparison.Ordinal));
        if (ends != 1)
        {
            yield return $"{task.Id} was completed {ends} times by its history";
        }
    }

    private static IEnumerable<string> FileFaults(IReadOnlyList<FinalTask> tasks, IReadOnlyList<Site> sites)
    {
        var owners = tasks.SelectMany(task => task.Files.Select(file => (file, task.Id))).ToLookup(pair => pair.file, pair => pair.Id);
        foreach (var shared in owners.Where(file => file.Count() > 1))
        {
            yield return $"{shared.Key} is the result of {string.Join(" and ", shared)}";
        }

        foreach (var file in sites.Where(site => Directory.Exists(site.Root)).SelectMany(site => Directory.EnumerateFiles(site.Root, "*", SearchOption.AllDirectories)))
        {
            if (!owners.Contains(file))
            {
                yield return $"{file} was delivered, but is no task's result";
            }
        }
    }

    private static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
