using System.Globalization;

namespace AriaCluster.Worker.Lanes;

/// <summary>A process of this boot: its number, and when it started, because numbers are used again.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Start">Field 22 of <c>/proc/PID/stat</c>: clock ticks since boot.</param>
internal sealed record ProcessIdentity(int Pid, long Start)
{
    /// <summary>Whether it runs; one that has ended and was not waited for does not.</summary>
    public bool IsRunning => Of(Pid) == this;

    /// <summary>The process with this number; null if none runs.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        try
        {
            // The second field is the program's name in parentheses, which may itself hold spaces and parentheses.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : new ProcessIdentity(pid, long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The command line, word by word; empty if it has ended or is not ours to see.</summary>
    public IReadOnlyList<string> CommandLine()
    {
        try
        {
            return File.ReadAllText($"/proc/{Pid}/cmdline").TrimEnd('\0').Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>All processes whose command line has the given word.</summary>
    public static IReadOnlyList<ProcessIdentity> WithArgument(string word) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var pid) ? Of(pid) : null)
            .OfType<ProcessIdentity>()
            .Where(process => process.CommandLine().Contains(word))];
}
