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

    private readonly FolderProcesses _processes = new(folder);
    private readonly List<(string Name, int Pid)> _stopped = [];

    /// <summary>What was stopped, in this order; empty if nothing ran.</summary>
    public async Task<IReadOnlyList<(string Name, int Pid)>> RunAsync(CancellationToken ct)
    {
        await StopAsync("supervisor", _processes.IsSupervisor, _supervisorPatience, ct);
        await StopAsync("agent", _processes.IsAgent, _agentPatience, ct);
        await StopAsync("aria2c", _processes.IsLane, _lanePatience, ct);
        await StopAsync("hub", _processes.IsHub, _hubPatience, ct);
        return _stopped;
    }

    private async Task StopAsync(string name, Func<IReadOnlyList<string>, bool> isIt, TimeSpan patience, CancellationToken ct)
    {
        var found = FolderProcesses.Find(isIt);
        _stopped.AddRange(found.Select(process => (name, process.Pid)));
        found.ForEach(process => process.Terminate());
        if (await HaveEndedAsync(isIt, patience, ct))
        {
            return;
        }

        FolderProcesses.Find(isIt).ForEach(process => process.Kill());
        if (!await HaveEndedAsync(isIt, _killPatience, ct))
        {
            var left = string.Join(", ", FolderProcesses.Find(isIt).Select(process => process.Pid));
            throw new Failure(ExitCode.SetUp, $"The {name} of {folder.Path} does not stop: process {left}.", "Does it belong to another user, or wait for a disk?");
        }
    }

    private async Task<bool> HaveEndedAsync(Func<IReadOnlyList<string>, bool> isIt, TimeSpan patience, CancellationToken ct)
    {
        for (var since = shell.Time.GetTimestamp(); FolderProcesses.Find(isIt).Count > 0; await Task.Delay(_look, shell.Time, ct))
        {
            if (shell.Time.GetElapsedTime(since) > patience)
            {
                return false;
            }
        }

        return true;
    }
}
