namespace AriaCluster.Cli.Machine;

/// <summary>Sees to it that a supervisor looks after a data folder: that one starts all the rest, so that there is one who does.</summary>
/// <param name="folder">The folder.</param>
/// <param name="shell">The clock.</param>
/// <param name="logsStay">Whether they are there to be looked at if nothing comes of it.</param>
internal sealed class Supervision(DataFolder folder, Shell shell, bool logsStay = true)
{
    private const int LogLines = 10;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);

    public bool IsOn => folder.FindRunning(Member.SupervisorName) is not null;

    /// <summary>Starts a supervisor if none runs.</summary>
    public async Task EnsureAsync(CancellationToken ct)
    {
        if (IsOn)
        {
            return;
        }

        using var supervisor = new Launcher(folder).Start(Member.SupervisorName, Programs.CommandLine, ["supervise", "--data", folder.Path]);
        for (var since = shell.Time.GetTimestamp(); !IsOn; await Task.Delay(_look, shell.Time, ct))
        {
            if (supervisor.HasExited || shell.Time.GetElapsedTime(since) > _patience)
            {
                throw Ended(Member.SupervisorName, "The supervisor does not start.");
            }
        }
    }

    /// <summary>A process of the folder is not as it was waited for: with the end of its log.</summary>
    public Failure Ended(string process, string message, string? advice = null) =>
        new(ExitCode.SetUp, message, logsStay ? $"The whole log: {folder.Log(process)}; all logs: {folder.Logs}{advice}" : "Nothing of it stays on the disk.")
        {
            Details = [.. LogFile.Tail(folder.Log(process), LogLines).Distinct()],
        };
}
