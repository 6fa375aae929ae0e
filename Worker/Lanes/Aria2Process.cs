using System.Diagnostics;
using System.Globalization;
using AriaCluster.Worker.Linux;

namespace AriaCluster.Worker.Lanes;

/// <summary>One aria2c and the guard that it runs under: starts them, finds them again, stops them. Speaks no RPC.</summary>
internal sealed class Aria2Process
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _startPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(5);

    private readonly ProcessIdentity _guard;
    private readonly ProcessIdentity _aria2;
    private readonly TimeProvider _time;

    private Aria2Process(ProcessIdentity guard, ProcessIdentity aria2, int port, TimeProvider time)
    {
        _guard = guard;
        _aria2 = aria2;
        Port = port;
        _time = time;
    }

    public int Port { get; }

    public int Pid => _aria2.Pid;

    public bool IsRunning => _aria2.IsRunning;

    /// <summary>Starts a guard, and aria2c under it. Both outlive this process; only the lease bounds them.</summary>
    /// <returns>Null if it ended at once: the port was taken, or there is no valid lease; the lane's log says.</returns>
    public static async Task<Aria2Process?> StartAsync(
        LaneFolder lane, string lease, string program, IReadOnlyList<string> arguments, int port, TimeProvider time, CancellationToken ct)
    {
        lane.Prepare();
        using var started = Process.Start(Detached(lane, lease, program, arguments))!;
        if (ProcessIdentity.Of(started.Id) is not { } guard)
        {
            return null;
        }

        for (var since = time.GetTimestamp(); guard.IsRunning && time.GetElapsedTime(since) < _startPatience; await Task.Delay(_poll, time, ct))
        {
            if (ReadPid(lane) is { } pid)
            {
                return ProcessIdentity.Of(pid) is { } aria2 ? Known(lane, new Aria2Process(guard, aria2, port, time)) : null;
            }
        }

        return null;
    }

    /// <summary>The lane's processes of an earlier agent, if they are what the lane's file says and run with these arguments.</summary>
    public static Aria2Process? Find(LaneFolder lane, IReadOnlyList<string> arguments, TimeProvider time)
    {
        if (LaneFile.Read(lane.State) is not { } file)
        {
            return null;
        }

        var guard = new ProcessIdentity(file.GuardPid, file.GuardStart);
        var aria2 = new ProcessIdentity(file.Aria2Pid, file.Aria2Start);
        return guard.IsRunning && aria2.IsRunning && Aria2Arguments.AreIn(aria2.CommandLine(), arguments)
            ? new Aria2Process(guard, aria2, file.Port, time)
            : null;
    }

    /// <summary>Ends whatever still runs on the lane: an agent may have died before it wrote down what it had started.</summary>
    public static async Task SweepAsync(LaneFolder lane, TimeProvider time)
    {
        // Again until none is left: a guard that is ended just now may have started its aria2c meanwhile.
        while (ProcessIdentity.WithArgument(Aria2Arguments.Mark(lane)) is { Count: > 0 } found)
        {
            await EndAsync(found, time);
        }

        File.Delete(lane.State);
    }

    /// <summary>Ends both; aria2c saves its control files first. When this returns, nothing writes to the lane's downloads.</summary>
    public Task StopAsync() => EndAsync([_guard, _aria2], _time);

    private static async Task EndAsync(IReadOnlyList<ProcessIdentity> processes, TimeProvider time)
    {
        // A guard passes the signal on; aria2c alone obeys it as well.
        Signal(processes, Libc.SigTerm);
        if (!await EndedAsync(processes, time))
        {
            Signal(processes, Libc.SigKill);
            if (!await EndedAsync(processes, time))
            {
                throw new TimeoutException($"Process {processes.First(process => process.IsRunning).Pid} does not end, even killed. Is its disk away?");
            }
        }
    }

    private static async Task<bool> EndedAsync(IReadOnlyList<ProcessIdentity> processes, TimeProvider time)
    {
        for (var since = time.GetTimestamp(); processes.Any(process => process.IsRunning); await Task.Delay(_poll, time))
        {
            if (time.GetElapsedTime(since) > _grace)
            {
                return false;
            }
        }

        return true;
    }

    private static void Signal(IReadOnlyList<ProcessIdentity> processes, int signal)
    {
        foreach (var process in processes.Where(process => process.IsRunning))
        {
            Libc.Signal(process.Pid, signal);
        }
    }

    // A session of its own: neither the end of the agent nor that of its terminal reaches it.
    private static ProcessStartInfo Detached(LaneFolder lane, string lease, string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("setsid") { WorkingDirectory = lane.Path };
        foreach (var word in (IEnumerable<string>)["sh", lane.Guard, lease, lane.Path, program, .. arguments])
        {
            start.ArgumentList.Add(word);
        }

        return start;
    }

    private static int? ReadPid(LaneFolder lane) =>
        File.Exists(lane.PidFile) && File.ReadAllText(lane.PidFile) is [.., '\n'] text
            ? int.Parse(text, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture)
            : null;

    private static Aria2Process Known(LaneFolder lane, Aria2Process process)
    {
        new LaneFile(process.Port, process._guard.Pid, process._guard.Start, process._aria2.Pid, process._aria2.Start).Write(lane.State);
        return process;
    }
}
