namespace AriaCluster.Cli.Machine;

/// <summary>
/// Stops all that runs on a data folder: the supervisor first, who would start the others again, then agents with their lanes,
/// then the hub, to which they say farewell. Each is asked, and killed when it takes too long.
/// </summary>
internal sealed class Shutdown(DataFolder folder, Shell shell)
{
    private static readonly TimeSpan _supervisorPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _agentPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _lanePatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _hubPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _killPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    private readonly List<(string Name, int Pid)> _stopped = [];

    /// <summary>What was stopped, in this order; empty if nothing ran.</summary>
    public async Task<IReadOnlyList<(string Name, int Pid)>> RunAsync(CancellationToken ct)
    {
        await StopAsync("supervisor", IsSupervisor, _supervisorPatience, ct);
        await StopAsync("agent", IsAgent, _agentPatience, ct);
        await StopAsync("aria2c", IsLane, _lanePatience, ct);
        await StopAsync("hub", IsHub, _hubPatience, ct);
        return _stopped;
    }

    // Found by their command lines, which no lost or stale file can falsify: each names this folder in an argument of its own.
    private bool IsSupervisor(IReadOnlyList<string> words) => words.Contains("supervise") && words.Contains(folder.Path) && Runs(words, "AriaCluster.Cli.dll");

    private bool IsAgent(IReadOnlyList<string> words) =>
        Runs(words, "AriaCluster.Worker.dll") && words.Any(word => word.StartsWith(Member.AgentMark(folder), StringComparison.Ordinal));

    private bool IsHub(IReadOnlyList<string> words) => Runs(words, "AriaCluster.Api.dll") && words.Contains(Member.HubMark(folder));

    // A guard is a shell with the agent's script; aria2c has its lane's configuration.
    private bool IsLane(IReadOnlyList<string> words) =>
        words.Any(word => word.Contains(folder.Workers + "/", StringComparison.Ordinal))
        && (words.Any(word => word.EndsWith("/guard.sh", StringComparison.Ordinal)) || words.Any(word => word.StartsWith("--conf-path=", StringComparison.Ordinal)));

    private static bool Runs(IReadOnlyList<string> words, string assembly) => words.Any(word => Path.GetFileName(word) == assembly);

    private async Task StopAsync(string name, Func<IReadOnlyList<string>, bool> isIt, TimeSpan patience, CancellationToken ct)
    {
        var found = Find(isIt);
        _stopped.AddRange(found.Select(process => (name, process.Pid)));
        found.ForEach(process => process.Terminate());
        if (await HaveEndedAsync(isIt, patience, ct))
        {
            return;
        }

        Find(isIt).ForEach(process => process.Kill());
        if (!await HaveEndedAsync(isIt, _killPatience, ct))
        {
            var left = string.Join(", ", Find(isIt).Select(process => process.Pid));
            throw new Failure(ExitCode.SetUp, $"The {name} of {folder.Path} does not stop: process {left}.", "Does it belong to another user, or wait for a disk?");
        }
    }

    private static List<ProcessIdentity> Find(Func<IReadOnlyList<string>, bool> isIt) =>
        [.. ProcessIdentity.All().Where(process => isIt(process.CommandLine))];

    private async Task<bool> HaveEndedAsync(Func<IReadOnlyList<string>, bool> isIt, TimeSpan patience, CancellationToken ct)
    {
        for (var since = shell.Time.GetTimestamp(); Find(isIt).Count > 0; await Task.Delay(_look, shell.Time, ct))
        {
            if (shell.Time.GetElapsedTime(since) > patience)
            {
                return false;
            }
        }

        return true;
    }
}
