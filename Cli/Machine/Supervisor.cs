using System.Diagnostics;

namespace AriaCluster.Cli.Machine;

/// <summary>
/// Keeps running what a folder's plan wants. It owns nothing: who dies is started again, who runs already is adopted, and the end
/// of the supervisor ends nobody.
/// </summary>
internal sealed class Supervisor(DataFolder folder, Shell shell) : IDisposable
{
    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _trimPace = TimeSpan.FromMinutes(1);

    private readonly Launcher _launcher = new(folder);
    private readonly WorkerTokens _tokens = new(folder, shell);
    private readonly Dictionary<string, Restarts> _restarts = [];
    private readonly Dictionary<string, Process> _children = [];
    private readonly HashSet<ProcessIdentity> _dismissed = [];
    private readonly long _begun = shell.Time.GetTimestamp();
    private DateTimeOffset _askedAt;
    private TimeSpan? _trimmedAt;

    /// <summary>Since it began, by a clock that nobody sets.</summary>
    private TimeSpan Now => shell.Time.GetElapsedTime(_begun);

    public async Task RunAsync(CancellationToken ct)
    {
        using var turn = FolderTurn.TryTake(Path.Combine(folder.Run, "supervisor.lock"))
            ?? throw new Failure(ExitCode.SetUp, $"Another supervisor looks after {folder.Path}.");
        Log($"supervisor {Environment.ProcessId} looks after {folder.Path}");
        try
        {
            await LoopAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Log($"supervisor {Environment.ProcessId} was told to stop; what it looked after goes on");
        }
    }

    public async Task RunOnceAsync(CancellationToken ct)
    {
        if (Duty.Read(folder) is not { } duty)
        {
            return;
        }

        Forgive(duty);
        var running = duty.Members.ToDictionary(member => member, Look);
        foreach (var (member, process) in running)
        {
            if (folder.IsRemoved(member.Name))
            {
                Dismiss(process);
            }
            else if (process is null && IsDue(member))
            {
                Start(member);
            }
        }

        if (duty.Cluster is { } cluster)
        {
            await _tokens.ProvideAsync(cluster, running.First().Value, ct);
        }

        TrimLogs();
    }

    private async Task LoopAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(_pace, shell.Time);
        do
        {
            try
            {
                await RunOnceAsync(ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log($"will look again: {e.Message}");
            }
        }
        while (await timer.WaitForNextTickAsync(ct));
    }

    public void Dispose()
    {
        foreach (var child in _children.Values)
        {
            child.Dispose();
        }
    }

    // Somebody called up: what died again and again may be mended.
    private void Forgive(Duty duty)
    {
        if (duty.AskedAt != _askedAt)
        {
            _askedAt = duty.AskedAt;
            foreach (var name in _restarts.Keys)
            {
                _restarts[name] = _restarts[name].Forgiven();
            }
        }
    }

    private ProcessIdentity? Look(Member member)
    {
        var now = Now;
        var running = folder.FindRunning(member.Name) ?? RunningChild(member.Name);
        var before = _restarts.GetValueOrDefault(member.Name, new Restarts());
        if (running is not null && before.RunsSince is null)
        {
            Log($"{member.Name} runs, process {running.Pid}");
            _restarts[member.Name] = before.Started(now);
        }
        else if (running is null && before.RunsSince is not null)
        {
            _restarts[member.Name] = before.Died(now);
            Log($"{member.Name} ended{HowItEnded(member.Name)}; it {(folder.IsRemoved(member.Name) ? "was removed and stays so" : $"is started again {When(_restarts[member.Name].NotBefore - now)}")}");
        }

        return running;
    }

    // On a busy machine it may take a while until what was started has written its record.
    private ProcessIdentity? RunningChild(string name) =>
        _children.TryGetValue(name, out var child) && !child.HasExited ? ProcessIdentity.Of(child.Id) : null;

    private bool IsDue(Member member) =>
        Now >= _restarts.GetValueOrDefault(member.Name, new Restarts()).NotBefore
        && (member.Name == Member.HubName || File.Exists(folder.Token(member.Name)));

    // Once: who is told twice ends without putting anything in order.
    private void Dismiss(ProcessIdentity? process)
    {
        if (process is not null && _dismissed.Add(process))
        {
            process.Terminate();
        }
    }

    private void Start(Member member)
    {
        if (_children.Remove(member.Name, out var old))
        {
            old.Dispose();
        }

        var restarts = _restarts.GetValueOrDefault(member.Name, new Restarts());
        _children[member.Name] = _launcher.Start(member.Name, member.Assembly, member.Arguments, restarts.Deaths, member.Variables);
        _restarts[member.Name] = restarts.Started(Now);
        Log($"{member.Name} started, process {_children[member.Name].Id}");
    }

    private string HowItEnded(string name) =>
        _children.TryGetValue(name, out var child) && child.WaitForExit(TimeSpan.FromMilliseconds(100)) ? $" with code {child.ExitCode}" : "";

    private static string When(TimeSpan pause) => pause > TimeSpan.Zero ? $"in {pause.TotalSeconds:0.#} s" : "at once";

    private void TrimLogs()
    {
        if (_trimmedAt is not { } trimmed || Now - trimmed >= _trimPace)
        {
            _trimmedAt = Now;
            LogFile.TrimAll(folder.Logs);
        }
    }

    private void Log(string text)
    {
        shell.Out.WriteLine($"{shell.Time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ} {text}");
        shell.Out.Flush();
    }
}
