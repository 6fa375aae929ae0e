namespace AriaCluster.Cli.Machine;

/// <summary>
/// What runs on a data folder, found by command lines, which no lost or stale file can falsify: each process names the folder in an
/// argument of its own.
/// </summary>
internal sealed class FolderProcesses(DataFolder folder)
{
    public bool IsSupervisor(IReadOnlyList<string> words) => words.Contains("supervise") && words.Contains(folder.Path) && Runs(words, Programs.CommandLine);

    public bool IsAgent(IReadOnlyList<string> words) =>
        Runs(words, Programs.Agent) && words.Any(word => word.StartsWith(Member.AgentMark(folder), StringComparison.Ordinal));

    public bool IsHub(IReadOnlyList<string> words) => Runs(words, Programs.Hub) && words.Contains(Member.HubMark(folder));

    // A guard is a shell with the agent's script; aria2c has its lane's configuration.
    public bool IsLane(IReadOnlyList<string> words) => IsGuard(words) || IsAria2(words);

    // An aria2c of somebody else's may have files in this folder, and is none of ours.
    public bool IsAria2(IReadOnlyList<string> words) => !IsGuard(words) && words.Any(word => word.StartsWith($"--conf-path={folder.Workers}/", StringComparison.Ordinal));

    /// <summary>Whether anything of the folder runs.</summary>
    public bool AnyRuns => Find(words => IsSupervisor(words) || IsAgent(words) || IsHub(words) || IsLane(words)).Count > 0;

    public static List<ProcessIdentity> Find(Func<IReadOnlyList<string>, bool> isIt) => [.. ProcessIdentity.All().Where(process => isIt(process.CommandLine))];

    private bool IsGuard(IReadOnlyList<string> words) => NamesWorkers(words) && words.Any(word => word.EndsWith("/guard.sh", StringComparison.Ordinal));

    private bool NamesWorkers(IReadOnlyList<string> words) => words.Any(word => word.Contains(folder.Workers + "/", StringComparison.Ordinal));

    // A program that only tells about itself is none that runs.
    private static bool Runs(IReadOnlyList<string> words, string assembly) =>
        words.Any(word => Path.GetFileName(word) == $"{assembly}.dll") && !words.Contains(ProgramReport.Settings) && !words.Contains(ProgramReport.Storage);
}
