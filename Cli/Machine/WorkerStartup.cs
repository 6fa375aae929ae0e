using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Machine;

/// <summary>Brings up the worker of another machine's hub under a supervisor, waits until the hub has answered it, and stays with it.</summary>
internal sealed class WorkerStartup(DataFolder folder, WorkerPlan plan, Shell shell)
{
    private const int MaxDeaths = 3;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);

    private readonly Supervision _supervision = new(folder, shell);

    // What was there before is the run of another time.
    private readonly LogTail _log = LogTail.FromEnd(folder.Log(plan.Name));
    private readonly ProcessRecord? _before = ProcessRecord.Read(folder.Record(plan.Name));

    /// <summary>Starts what is missing.</summary>
    public Task StartAsync(CancellationToken ct) => _supervision.EnsureAsync(ct);

    /// <summary>Until the hub has answered a heartbeat.</summary>
    /// <returns>The agent's process.</returns>
    public async Task<int> UntilAliveAsync(CancellationToken ct)
    {
        for (var since = shell.Time.GetTimestamp(); ; await Task.Delay(_look, shell.Time, ct))
        {
            if (folder.FindRunning(plan.Name) is { } agent && LeaseFile.IsGood(folder, plan.Name, agent))
            {
                return agent.Pid;
            }

            if (ProcessRecord.Read(folder.Record(plan.Name)) is { Running: null, Deaths: >= MaxDeaths } record && record != _before)
            {
                throw Ended($"The worker {plan.Name} has ended, and ends again whenever it is started.");
            }

            if (shell.Time.GetElapsedTime(since) > _patience)
            {
                throw Ended($"The worker {plan.Name} has not reached {plan.Hub} for {_patience.TotalSeconds:0} seconds. It goes on trying.");
            }
        }
    }

    /// <summary>Shows the agent's log until the supervisor ends, as it does by <c>down</c>.</summary>
    public async Task FollowAsync(CancellationToken ct)
    {
        while (_supervision.IsOn)
        {
            await Task.Delay(_look * 4, shell.Time, ct);
            Show(_log.ReadNew());
        }
    }

    private void Show(IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            // A tab is no harm, and no character that is printed as it is.
            shell.Out.WriteLine(Clean.Text(line.Replace('\t', ' ')));
        }

        shell.Out.Flush();
    }

    private Failure Ended(string message) => _supervision.Ended(plan.Name, message, $". To stop it: {shell.Command} down --data {ShellWord.Quote(folder.Path)}");
}
