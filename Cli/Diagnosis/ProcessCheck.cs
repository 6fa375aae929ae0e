using System.Net.Sockets;
using AriaCluster.Cli.Machine;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Diagnosis;

/// <summary>What should run on a data folder, what runs, and what runs though nobody looks after it; and the port of a hub.</summary>
internal sealed class ProcessCheck(DataFolder folder, Shell shell)
{
    private const int ManyDeaths = 3;
    private const int LogLines = 3;

    private readonly FolderProcesses _processes = new(folder);

    public IEnumerable<Finding> Run()
    {
        if (Duty.Read(folder) is not { } duty)
        {
            return [Finding.Skipped("processes", $"Neither `{shell.Command} up` nor `{shell.Command} worker` was ever called on {folder.Path}.")];
        }

        string[] names = [Member.SupervisorName, .. duty.Members.Select(member => member.Name)];
        var running = names.Where(name => Running(name) is not null).ToArray();
        return running.Length == 0
            ? [Finding.Skipped("processes", $"Nothing of {folder.Path} runs. Start it with: {Up}"), .. Strays(), .. CheckPort(duty.Cluster, hubRuns: false)]
            : [.. names.Select(name => Judge(name)), .. Strays(), .. CheckPort(duty.Cluster, Running(Member.HubName) is not null)];
    }

    private string Up => Duty.ReadOrDefault(folder).StartCommand(folder, shell);

    private ProcessIdentity? Running(string name) => folder.FindRunning(name);

    private Finding Judge(string name)
    {
        var record = ProcessRecord.Read(folder.Record(name));
        if (folder.IsRemoved(name))
        {
            return Finding.Warning("processes", $"{name} was removed, and stays so.", $"To take it back: {shell.Command} up --workers {Duty.ReadOrDefault(folder).WorkerNames.Length} --data {ShellWord.Quote(folder.Path)}");
        }

        if (record?.Running is { } process)
        {
            return record.Deaths >= ManyDeaths
                ? Finding.Warning("processes", $"{name} runs, process {process.Pid}, and had died {record.Deaths} times shortly before.", $"See why: {Logs(name)}")
                : Finding.Ok("processes", $"{name} runs, process {process.Pid}.");
        }

        var last = string.Join(" | ", LogFile.Tail(folder.Log(name), LogLines));
        return Finding.Wrong("processes", $"{name} does not run.{(last.Length > 0 ? $" Its log ends with: {last}" : "")}", $"See why: {Logs(name)}. Then: {Up}");
    }

    private string Logs(string name) =>
        $"{shell.Command} logs {(name is Member.HubName or Member.SupervisorName ? name : $"worker {name}")} --data {ShellWord.Quote(folder.Path)}";

    // Whom no record names, the supervisor does not know, and an aria2c whose agent has gone ends with its lease.
    private IEnumerable<Finding> Strays()
    {
        var known = Directory.Exists(folder.Run)
            ? Directory.EnumerateFiles(folder.Run, "*.json").Select(file => ProcessRecord.Read(file)?.Running?.Pid).OfType<int>().ToHashSet()
            : [];
        var lanes = Directory.Exists(folder.Workers)
            ? Directory.EnumerateDirectories(folder.Workers).SelectMany(worker => LaneProcesses.Aria2(folder, Path.GetFileName(worker))).ToHashSet()
            : [];
        var strays = FolderProcesses.Find(_processes.IsHub).Select(process => ("hub", process.Pid))
            .Concat(FolderProcesses.Find(_processes.IsAgent).Select(process => ("agent", process.Pid)))
            .Concat(FolderProcesses.Find(_processes.IsSupervisor).Select(process => ("supervisor", process.Pid)))
            .Where(process => !known.Contains(process.Pid))
            .Concat(FolderProcesses.Find(_processes.IsAria2).Where(process => !lanes.Contains(process.Pid)).Select(process => ("aria2c", process.Pid)))
            .ToArray();
        return strays.Length == 0 ? [] : [Finding.Warning(
            "stale",
            $"Nobody looks after {string.Join(", ", strays.Select(stray => $"{stray.Item1} {stray.Pid}"))} of this folder.",
            $"{shell.Command} down --data {ShellWord.Quote(folder.Path)} ends them, too. Then: {Up}")];
    }

    private Finding[] CheckPort(ClusterPlan? plan, bool hubRuns) => plan is null ? [] : [CheckPort(plan.LocalPort, hubRuns)];

    private Finding CheckPort(int port, bool hubRuns)
    {
        if (hubRuns)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(System.Net.IPAddress.Loopback, port);
                return Finding.Ok("port", $"The hub listens on port {port}.");
            }
            catch (SocketException e)
            {
                return Finding.Wrong("port", $"The hub runs and does not listen on port {port}: {e.Message}.", $"See why: {Logs(Member.HubName)}");
            }
        }

        try
        {
            HubPort.Check(port, shell);
            return Finding.Ok("port", $"Port {port} is free for the hub.");
        }
        catch (Failure failure)
        {
            return Finding.Wrong("port", failure.Message, failure.Advice);
        }
    }
}
