using System.Diagnostics;
using System.Text.Json;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Machine;

/// <summary>Asks one of our programs about itself: it prints a document instead of running.</summary>
internal sealed class ProgramReport(DataFolder folder, Shell shell)
{
    public const string Settings = "--show-settings";
    public const string Storage = "--check-storage";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>The process of a member that runs, with what it was started with; else what it would be started with.</summary>
    public (Member Member, ProcessIdentity? Process) Find(string name)
    {
        var duty = Duty.ReadOrDefault(folder);
        var member = duty.Members.FirstOrDefault(member => member.Name == name) ?? throw Missing(name, duty);
        return (member, folder.FindRunning(name));
    }

    private Failure Missing(string name, Duty duty) => name == Member.HubName && duty.Worker is { } worker
        ? new(ExitCode.NotDone, $"There is no hub on {folder.Path}: it belongs to the worker {worker.Name} of {worker.Hub}.", "Ask on the hub's machine, or name another folder with --data.")
        : new(ExitCode.NotDone, $"There is no worker '{name}' on {folder.Path}.", $"There are: {string.Join(", ", duty.WorkerNames)}");

    /// <summary>What is wrong with the settings that a member would be started with.</summary>
    public async Task<IReadOnlyList<string>> FindFaultsAsync(Member member, CancellationToken ct)
    {
        try
        {
            return [.. (await AskAsync(Settings, member, process: null, ct)).Items("faults").Select(fault => fault.GetString()!)];
        }
        catch (Failure failure)
        {
            // Of a file that is no JSON there is nothing to show but that.
            return failure.Details;
        }
    }

    public async Task<JsonElement> AskAsync(string question, Member member, ProcessIdentity? process, CancellationToken ct)
    {
        var start = new ProcessStartInfo(Programs.Dotnet)
        {
            WorkingDirectory = Directory.Exists(folder.Path) ? folder.Path : Environment.CurrentDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var word in (string[])[Programs.Find(member.Assembly), question, .. process is null ? member.Arguments : Arguments(process)])
        {
            start.ArgumentList.Add(word);
        }

        Give(start, member, process);
        using var late = new CancellationTokenSource(_patience, shell.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        using var program = Process.Start(start)!;
        try
        {
            program.StandardInput.Close();
            var errors = program.StandardError.ReadToEndAsync(either.Token);
            var output = await program.StandardOutput.ReadToEndAsync(either.Token);
            await program.WaitForExitAsync(either.Token);
            return Read(output) ?? throw new Failure(ExitCode.SetUp, $"The settings of {(member.Name == Member.HubName ? "the hub" : member.Name)} cannot be read:") { Details = Lines(await errors) };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new Failure(ExitCode.SetUp, $"{member.Assembly} has not answered for {_patience.TotalSeconds:0} seconds.");
        }
        finally
        {
            if (!program.HasExited)
            {
                program.Kill();
            }
        }
    }

    // The settings of a process that runs are those of its environment, not of this one's.
    private static void Give(ProcessStartInfo start, Member member, ProcessIdentity? process)
    {
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ARIA_", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            if (process is not null || !name.Contains("__", StringComparison.Ordinal))
            {
                start.Environment.Remove(name);
            }
        }

        var own = process?.Variables.Where(variable => variable.Key.StartsWith("ARIA_", StringComparison.OrdinalIgnoreCase)) ?? member.Variables;
        foreach (var (name, value) in own)
        {
            start.Environment[name] = value;
        }
    }

    private static IEnumerable<string> Arguments(ProcessIdentity process) =>
        process.CommandLine.SkipWhile(word => !word.EndsWith(".dll", StringComparison.Ordinal)).Skip(1);

    private static JsonElement? Read(string output)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(10).ToArray();
}
