using AriaCluster.Api.Problems;
using AriaCluster.Api.Tasks;
using AriaCluster.Api.Tasks.Requests;
using AriaCluster.Cluster;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Keys;

/// <summary>
/// The folder that a key is kept in. A task's place below it is decided once, when the task is specified: everything after that sees one
/// relative path that was checked as a whole.
/// </summary>
internal static class KeyRoot
{
    /// <summary>The specification with its place below the key's folder; a fault of <paramref name="field"/> if that is no place.</summary>
    public static TaskSpecification Place(ApiKey key, TaskSpecification asked, string field, FaultList faults)
    {
        if (key.Root is not { } root)
        {
            return asked;
        }

        var dir = asked.Dir.Length == 0 ? root : $"{root}/{asked.Dir}";
        if (RelativePath.FindFault(dir) is { } fault)
        {
            faults.Add(field, $"{fault}, below the key's folder {FaultList.Quote(root)}; allowed is {RelativePath.Rule}");
        }

        return asked with { Dir = dir };
    }

    /// <summary>A task as the key's holder knows it: where its files lie on a worker's disk begins at the key's folder.</summary>
    public static TaskDocument Show(ApiKey? key, TaskDocument task)
    {
        if (key?.Root is not { } root)
        {
            return task;
        }

        // Above the task's own folder is the worker's, whatever that is called.
        string? Cut(string? path) => path?.IndexOf($"/{root}/", StringComparison.Ordinal) is >= 0 and var at ? path[(at + root.Length + 2)..] : path;
        return task with
        {
            Dir = Show(key, task.Dir),
            Path = Cut(task.Path),
            Result = task.Result is { } result ? result with { Files = [.. result.Files.Select(file => file with { Path = Cut(file.Path) ?? "" })] } : null,
        };
    }

    /// <summary>A task's place as the key's holder knows it: relative to the key's folder. What is elsewhere is shown as it is.</summary>
    public static string? Show(ApiKey? key, string? dir) =>
        key?.Root is not { } root || dir is null ? dir
        : dir == root ? ""
        : dir.StartsWith(root + "/", StringComparison.Ordinal) ? dir[(root.Length + 1)..]
        : dir;
}
