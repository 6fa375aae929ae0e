namespace AriaCluster.Tests.Support.Processes;

/// <summary>
/// A wall clock that a test sets for the processes that are started with it, and theirs; timestamps and timers are left alone, as when
/// somebody sets the clock of a machine. By libfaketime.
/// </summary>
internal sealed class SetClock
{
    private readonly string _file;

    /// <param name="folder">Where the offset is kept.</param>
    public SetClock(string folder)
    {
        _file = Path.Combine(folder, "clock");
        Set(TimeSpan.Zero);
    }

    /// <summary>For the environment of a process.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = Library(),
        ["FAKETIME_TIMESTAMP_FILE"] = _file,
        ["FAKETIME_CACHE_DURATION"] = "1",
        ["DONT_FAKE_MONOTONIC"] = "1",

        // What it does about an error of old C libraries makes every wait of .NET end at once.
        ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
        ["NO_FAKE_STAT"] = "1",
    };

    /// <summary>The processes see it within a second or two.</summary>
    public void Set(TimeSpan ahead)
    {
        File.WriteAllText(_file + ".new", FormattableString.Invariant($"{ahead.TotalSeconds:+0;-0;+0}\n"));
        File.Move(_file + ".new", _file, overwrite: true);
    }

    private static string Library() =>
        Directory.GetDirectories("/usr/lib").Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("libfaketime is not installed; ./test installs it.");
}
