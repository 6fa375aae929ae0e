namespace AriaCluster.Cli.Machine;

/// <summary>Brings up the worker of another machine's hub under a supervisor, waits until the hub has answered it, and stays with it.</summary>
internal sealed class WorkerStartup(DataFolder folder, WorkerPlan plan, Shell shell)
{
    private const int LogLines = 10;
    private const int MaxDeaths = 3;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);

    // What was there before is the run of another time.
    private readonly long _logged = File.Exists(folder.Log(plan.Name)) ? new FileInfo(folder.Log(plan.Name)).Length : 0;
    private readonly ProcessRecord? _before = ProcessRecord.Read(folder.Record(plan.Name));

    /// <summary>Starts what is missing.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        if (ReadPid(Member.SupervisorName) is not null)
        {
            return;
        }

        using var supervisor = new Launcher(folder).Start(Member.SupervisorName, "AriaCluster.Cli", ["supervise", "--data", folder.Path]);
        for (var since = shell.Time.GetTimestamp(); ReadPid(Member.SupervisorName) is null; await Task.Delay(_look, shell.Time, ct))
        {
            if (supervisor.HasExited || shell.Time.GetElapsedTime(since) > _patience)
            {
                throw Ended(Member.SupervisorName, "The supervisor does not start.");
            }
        }
    }

    /// <summary>Until the hub has answered a heartbeat.</summary>
    /// <returns>The agent's process.</returns>
    public async Task<int> UntilAliveAsync(CancellationToken ct)
    {
        for (var since = shell.Time.GetTimestamp(); ; await Task.Delay(_look, shell.Time, ct))
        {
            if (ProcessRecord.Read(folder.Record(plan.Name))?.Running is { } agent && LeaseFile.IsGood(folder, plan.Name, agent))
            {
                return agent.Pid;
            }

            if (ProcessRecord.Read(folder.Record(plan.Name)) is { Running: null, Deaths: >= MaxDeaths } record && record != _before)
            {
                throw Ended(plan.Name, $"The worker {plan.Name} has ended, and ends again whenever it is started.");
            }

            if (shell.Time.GetElapsedTime(since) > _patience)
            {
                throw Ended(plan.Name, $"The worker {plan.Name} has not reached {plan.Hub} for {_patience.TotalSeconds:0} seconds. It goes on trying.");
            }
        }
    }

    /// <summary>Shows the agent's log until the supervisor ends, as it does by <c>down</c>.</summary>
    public async Task FollowAsync(CancellationToken ct)
    {
        var path = folder.Log(plan.Name);
        for (var seen = _logged; ReadPid(Member.SupervisorName) is not null; await Task.Delay(_look * 4, shell.Time, ct))
        {
            seen = await ShowAsync(path, seen, ct);
        }
    }

    private async Task<long> ShowAsync(string path, long seen, CancellationToken ct)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        // It is cut from outside when it has grown too long.
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(file.Length < seen ? 0 : seen, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        await shell.Out.WriteAsync(await reader.ReadToEndAsync(ct));
        await shell.Out.FlushAsync(ct);
        return file.Position;
    }

    private Failure Ended(string process, string message) => new(ExitCode.SetUp, message, $"The whole log: {folder.Log(process)}. To stop it: {shell.Command} down --data {folder.Path}")
    {
        Details = LogFile.Tail(folder.Log(process), LogLines),
    };

    private int? ReadPid(string process) => ProcessRecord.Read(folder.Record(process))?.Running?.Pid;
}
