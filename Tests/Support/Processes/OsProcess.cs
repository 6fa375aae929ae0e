using System.Globalization;
using System.Runtime.InteropServices;

namespace AriaCluster.Tests.Support.Processes;

/// <summary>Any process of this machine, ours or not, seen through /proc.</summary>
internal readonly partial record struct OsProcess(int Id)
{
    private const int SigInt = 2;
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;
    private const double TicksPerSecond = 100;

    /// <summary>False also when only its exit code is left.</summary>
    public bool IsAlive => Fields() is [var state, ..] && state is not ("Z" or "X");

    /// <summary>Frozen by SIGSTOP.</summary>
    public bool IsStopped => Fields() is ["T", ..];

    /// <summary>An aria2c, not a guard that has the name among its arguments.</summary>
    public bool IsAria2 => Path.GetFileName(CommandLine.Split(' ')[0]).StartsWith("aria2c", StringComparison.Ordinal);

    public string CommandLine => Read("cmdline").Replace('\0', ' ').TrimEnd();

    /// <summary>User and system time of all its threads.</summary>
    public TimeSpan ProcessorTime => Ticks(11, 12);

    /// <summary>The same of the children that have ended and that it has waited for.</summary>
    public TimeSpan EndedChildrenTime => Ticks(13, 14);

    public long ResidentBytes => Fields() is { Length: > 21 } fields ? Number(fields[21]) * Environment.SystemPageSize : 0;

    /// <summary>All living processes with <paramref name="text"/> in their command lines, except this one and those that started it, whose arguments we got.</summary>
    public static IReadOnlyList<OsProcess> With(string text)
    {
        var lineage = new OsProcess(Environment.ProcessId).Lineage().ToHashSet();
        return
        [
            .. Directory.EnumerateDirectories("/proc")
                .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id => id > 0)
                .Select(id => new OsProcess(id))
                .Where(process => !lineage.Contains(process) && process.CommandLine.Contains(text, StringComparison.Ordinal) && process.IsAlive),
        ];
    }

    /// <summary>False when it is gone already; so are the others.</summary>
    public bool Kill() => Signal(Id, SigKill) == 0;

    public bool Terminate() => Signal(Id, SigTerm) == 0;

    /// <summary>As Ctrl-C.</summary>
    public bool Interrupt() => Signal(Id, SigInt) == 0;

    public bool Stop() => Signal(Id, SigStop) == 0;

    public bool Continue() => Signal(Id, SigCont) == 0;

    public override string ToString() => $"{Id} {CommandLine}";

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int id, int signal);

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);

    private TimeSpan Ticks(int user, int system) => Fields() is { Length: > 14 } fields
        ? TimeSpan.FromSeconds((Number(fields[user]) + Number(fields[system])) / TicksPerSecond)
        : TimeSpan.Zero;

    // The process, its parent, and so on up to the first of all.
    private IEnumerable<OsProcess> Lineage()
    {
        for (var process = this; process.Id > 0; process = new((int)(process.Fields() is [_, var parent, ..] ? Number(parent) : 0)))
        {
            yield return process;
        }
    }

    // From the state on; the name before it may contain anything.
    private string[] Fields()
    {
        var stat = Read("stat");
        return stat.Length == 0 ? [] : stat[(stat.LastIndexOf(')') + 2)..].TrimEnd().Split(' ');
    }

    private string Read(string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{Id}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
