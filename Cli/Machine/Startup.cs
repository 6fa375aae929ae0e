using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Machine;

/// <summary>
/// Brings up what a plan wants, and waits until it can be used. Starts only a supervisor: that one starts the rest, so that there
/// is one who does.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="plan">What is to run.</param>
/// <param name="shell">The clock.</param>
/// <param name="say">Hears what is waited for.</param>
/// <param name="logsStay">Whether they are there to be looked at if nothing comes of it.</param>
internal sealed class Startup(DataFolder folder, ClusterPlan plan, Shell shell, Action<string> say, bool logsStay)
{
    private const int MaxDeaths = 3;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _quiet = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _lanePatience = TimeSpan.FromSeconds(15);

    // Whoever asks may have mended what ended them: only what dies from now on counts.
    private readonly Dictionary<string, ProcessRecord?> _before = Member.Of(plan, folder).ToDictionary(member => member.Name, member => ProcessRecord.Read(folder.Record(member.Name)));

    private readonly Supervision _supervision = new(folder, shell, logsStay);

    private string? _told;
    private bool _asked;

    // Nobody waits for one that people removed. That it was may be known only after the supervisor has looked.
    private IEnumerable<string> Wanted => plan.WorkerNames.Where(name => !folder.IsRemoved(name));

    public async Task<RunningCluster> RunAsync(CancellationToken ct)
    {
        // What runs already is ready before a new supervisor has written its record; without one, nobody would start it again.
        await _supervision.EnsureAsync(ct);
        await UntilReadyAsync(ct);
        using var hub = new HubClient(new HubConnection(plan.Address, File.ReadAllText(folder.AdminKey).Trim()), shell);
        var workers = await UntilAliveAsync(hub, ct);
        await UntilLanesRunAsync(workers, ct);
        var engine = (await hub.GetAsync("api/status", new Patience(_patience, say), ct)).Text("engine") ?? "";

        // One that was just being killed may have been taken for one that runs; what it looked after was ready all the same.
        await _supervision.EnsureAsync(ct);
        TellRemoved();
        return Describe(engine);
    }

    private async Task UntilReadyAsync(CancellationToken ct)
    {
        using var hub = new HubClient(new HubConnection(plan.Address, Key: null), shell);
        var since = shell.Time.GetTimestamp();
        while (!(IsOurs() && File.Exists(folder.AdminKey) && await hub.IsReadyAsync(ct)))
        {
            await DemandSettingsAsync(Member.HubName, ct);
            Consider(since, Member.HubName, "The hub", "is not ready");
            await Task.Delay(_look, shell.Time, ct);
        }
    }

    // Another program may answer on the port.
    private bool IsOurs() => folder.FindRunning(Member.HubName) is not null;

    private async Task<IReadOnlyList<HubWorker>> UntilAliveAsync(HubClient hub, CancellationToken ct)
    {
        for (var since = shell.Time.GetTimestamp(); ; await Task.Delay(_look, shell.Time, ct))
        {
            var known = await ListAsync(hub, ct);
            var missing = Wanted.FirstOrDefault(name => !known.Any(worker => worker.Name == name && worker.IsAlive) || ReadPid(name) is null);
            if (missing is null)
            {
                return known;
            }

            await DemandSettingsAsync(missing, ct);
            Consider(since, missing, $"Worker {missing}", "does not reach the hub");
        }
    }

    private static async Task<IReadOnlyList<HubWorker>> ListAsync(HubClient hub, CancellationToken ct)
    {
        try
        {
            return await hub.ListWorkersAsync(ct);
        }
        catch (Failure failure) when (failure.Code == ExitCode.Unreachable)
        {
            // It may die, and be started again, at any time.
            return [];
        }
    }

    // A worker can take work before: that its aria2c are up only completes the picture, so this wait fails nothing.
    private async Task UntilLanesRunAsync(IReadOnlyList<HubWorker> workers, CancellationToken ct)
    {
        var since = shell.Time.GetTimestamp();
        while (shell.Time.GetElapsedTime(since) < _lanePatience
            && Wanted.Any(name => LaneProcesses.Aria2(folder, name).Count < (workers.FirstOrDefault(worker => worker.Name == name)?.Lanes ?? 1)))
        {
            await Task.Delay(_look, shell.Time, ct);
        }
    }

    // While it takes long somebody may be looking; when it takes too long, or dies again and again, waiting on is of no use.
    private void Consider(long since, string process, string subject, string state)
    {
        var waited = shell.Time.GetElapsedTime(since);
        var deaths = Deaths(process);
        if (waited > _quiet && !_supervision.IsOn)
        {
            (process, subject, deaths) = (Member.SupervisorName, "The supervisor", MaxDeaths);
        }

        if (waited < _patience && deaths < MaxDeaths)
        {
            if (waited > _quiet && _told != process)
            {
                _told = process;
                say($"{subject} {state} yet; waiting for up to {_patience.TotalSeconds:0} seconds.");
            }

            return;
        }

        var message = deaths >= MaxDeaths ? $"{subject} has ended, and ends again whenever it is started." : $"{subject} {state} after {waited.TotalSeconds:0} seconds.";
        throw _supervision.Ended(process, message);
    }

    // Of wrong settings it dies in the same way each time; it says all of them if it is asked, and need not die again. The hub's are often in one
    // file with the workers', which are all set alike.
    private async Task DemandSettingsAsync(string process, CancellationToken ct)
    {
        if (_asked || Deaths(process) == 0)
        {
            return;
        }

        _asked = true;
        var report = new ProgramReport(folder, shell);
        var hub = await report.FindFaultsAsync(report.Find(Member.HubName).Member, ct);
        var worker = plan.WorkerNames.FirstOrDefault() is { } name ? await report.FindFaultsAsync(report.Find(name).Member, ct) : [];
        if (hub.Count + worker.Count > 0)
        {
            var whose = worker.Count == 0 ? "hub" : hub.Count == 0 ? "worker" : "hub and the worker";
            throw new Failure(ExitCode.SetUp, $"The {whose} cannot start with these settings:", "Change them where they come from, then try again.") { Details = [.. hub.Union(worker)] };
        }
    }

    private int Deaths(string process) =>
        ProcessRecord.Read(folder.Record(process)) is { Running: null } record && record != _before.GetValueOrDefault(process) ? record.Deaths : 0;

    private void TellRemoved()
    {
        if (plan.WorkerNames.Where(folder.IsRemoved).ToArray() is { Length: > 0 } removed)
        {
            var (state, them) = removed.Length == 1 ? ("was removed and stays so", "it") : ("were removed and stay so", "them");
            say($"{string.Join(", ", removed)} {state}. To take {them} back: {shell.Command} up --workers {plan.Workers} --data {Screen.ShellWord.Quote(folder.Path)}");
        }
    }

    private RunningCluster Describe(string engine) => new(
        plan.Address.AbsoluteUri.TrimEnd('/'),
        engine,
        folder.AdminKey,
        ReadPid(Member.HubName) ?? 0,
        [.. Wanted.Select(name => new RunningAgent(name, ReadPid(name) ?? 0, LaneProcesses.Aria2(folder, name)))],
        Reach.Of(plan));

    private int? ReadPid(string process) => folder.FindRunning(process)?.Pid;
}
