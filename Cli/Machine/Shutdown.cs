namespace AriaCluster.Cli.Machine;

/// <summary>
/// Stops all that runs on a data folder: the supervisor first, who would start the others again, then agents with their lanes, which save
/// what is active, then the hub. Each is asked, and killed when it takes too long; all together have half a minute.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="shell">The clock.</param>
/// <param name="say">Hears what is waited for.</param>
internal sealed class Shutdown(DataFolder folder, Shell shell, Action<string> say)
{
    private static readonly TimeSpan _bound = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _killPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    private readonly FolderProcesses _processes = new(folder);
    private readonly List<StoppedProcess> _stopped = [];
    private long _begun;

    private TimeSpan Left => _bound - shell.Time.GetElapsedTime(_begun);

    /// <summary>What was stopped, in this order; empty if nothing ran.</summary>
    public async Task<IReadOnlyList<StoppedProcess>> RunAsync(CancellationToken ct)
    {
        _begun = shell.Time.GetTimestamp();
        await StopAsync(new("supervisor", _processes.IsSupervisor, TimeSpan.FromSeconds(2), "to let go"), ct);
        await StopAsync(new("agent", _processes.IsAgent, TimeSpan.FromSeconds(17), "to save its downloads"), ct);
        await StopAsync(new("aria2c", _processes.IsLane, TimeSpan.FromSeconds(3), "to save its downloads"), ct);
        await StopAsync(new("hub", _processes.IsHub, _bound, "to tell its clients and to close the database"), ct);
        return _stopped;
    }

    private async Task StopAsync(Stage stage, CancellationToken ct)
    {
        var found = FolderProcesses.Find(stage.IsIt);
        found.ForEach(process => process.Terminate());
        var killed = await WaitAsync(stage, stage.Patience < Left ? stage.Patience : Left, ct);
        killed.ForEach(process => process.Kill());
        _stopped.AddRange(found.Union(killed).Select(process => new StoppedProcess(stage.Name, process.Pid, killed.Contains(process))));
        if (killed.Count > 0 && await WaitAsync(stage with { Doing = "to be gone; it was killed" }, _killPatience, ct) is { Count: > 0 } left)
        {
            throw new Failure(
                ExitCode.SetUp,
                $"The {stage.Name} of {folder.Path} does not stop: process {Numbers(left)}.",
                "Does it belong to another user, or wait for a disk?");
        }
    }

    /// <summary>Those that still run when patience is over.</summary>
    private async Task<List<ProcessIdentity>> WaitAsync(Stage stage, TimeSpan patience, CancellationToken ct)
    {
        var told = false;
        var since = shell.Time.GetTimestamp();
        for (var left = FolderProcesses.Find(stage.IsIt); ; left = FolderProcesses.Find(stage.IsIt))
        {
            var waited = shell.Time.GetElapsedTime(since);
            if (left.Count == 0 || waited > patience)
            {
                return left;
            }

            if (waited > _quiet && !told)
            {
                told = true;
                say($"Waiting for the {stage.Name} ({Numbers(left)}) {stage.Doing}, for up to {Math.Max(1, (patience - waited).TotalSeconds):0} s. What it does: {folder.Logs}");
            }

            await Task.Delay(_look, shell.Time, ct);
        }
    }

    private static string Numbers(IEnumerable<ProcessIdentity> processes) => string.Join(", ", processes.Select(process => process.Pid));

    private sealed record Stage(string Name, Func<IReadOnlyList<string>, bool> IsIt, TimeSpan Patience, string Doing);
}
