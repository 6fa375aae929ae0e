using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace AriaCluster.Cli.Machine;

/// <summary>A process of this boot: its number, and when it started, because numbers are used again.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Start">Field 22 of <c>/proc/PID/stat</c>: clock ticks since boot.</param>
internal sealed partial record ProcessIdentity(int Pid, long Start)
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    /// <summary>Whether it runs. What has ended and was not waited for does not.</summary>
    public bool IsRunning => Of(Pid) == this;

    /// <summary>The words of its command line; empty if it has ended.</summary>
    public IReadOnlyList<string> CommandLine => Read("cmdline").TrimEnd('\0').Split('\0');

    /// <summary>What it was started with in its environment; empty if it has ended, or is another user's.</summary>
    public IReadOnlyDictionary<string, string> Variables => Read("environ").TrimEnd('\0').Split('\0')
        .Select(variable => variable.Split('=', 2)).Where(pair => pair.Length == 2)
        .GroupBy(pair => pair[0], pair => pair[1]).ToDictionary(group => group.Key, group => group.Last());

    /// <summary>The process of a number; null if there is none.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        var stat = new ProcessIdentity(pid, 0).Read("stat");

        // The program's name stands in parentheses and may itself have some.
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length < 20 || fields[0] is "Z" or "X" ? null : new ProcessIdentity(pid, long.Parse(fields[19], CultureInfo.InvariantCulture));
    }

    /// <summary>All that run now, except this process.</summary>
    public static IEnumerable<ProcessIdentity> All() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && pid != Environment.ProcessId ? Of(pid) : null)
        .OfType<ProcessIdentity>();

    /// <summary>When it started, by the clock of now; null if it has ended.</summary>
    public DateTime? StartedAt
    {
        get
        {
            try
            {
                using var process = Process.GetProcessById(Pid);
                return process.StartTime.ToUniversalTime();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                return null;
            }
        }
    }

    public void Terminate() => Send(SigTerm);

    public void Kill() => Send(SigKill);

    private void Send(int signal)
    {
        if (IsRunning)
        {
            _ = Signal(Pid, signal);
        }
    }

    private string Read(string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{Pid}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int pid, int signal);
}
