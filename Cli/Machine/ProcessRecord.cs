using System.Text.Json;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Machine;

/// <summary>What is on disk of a process that was started: enough to know it again, and nothing else for it.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Start">When it started, in clock ticks since boot.</param>
/// <param name="Program">A word of its command line: the assembly that it runs.</param>
/// <param name="Deaths">How often it had died shortly before this start.</param>
internal sealed record ProcessRecord(int Pid, long Start, string Program, int Deaths)
{
    /// <summary>The process, if it is still the one that was started.</summary>
    public ProcessIdentity? Running =>
        new ProcessIdentity(Pid, Start) is { IsRunning: true } process && process.CommandLine.Contains(Program) ? process : null;

    public static ProcessRecord? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllText(path), HubJson.Default.ProcessRecord) : null;
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            // A machine that lost its power may leave an empty file; what it spoke of is gone as well.
            return null;
        }
    }
}
