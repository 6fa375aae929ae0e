using System.Diagnostics;

namespace AriaCluster.Tests.Support.Processes;

/// <summary>
/// A program that we start. Its output goes to a file rather than a pipe: its own children may outlive it, and a pipe that
/// they hold would never end.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process, string logFile)
    {
        _process = process;
        LogFile = logFile;
        Os = new OsProcess(process.Id);
    }

    public int Id => Os.Id;

    public OsProcess Os { get; }

    public string LogFile { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>Only after it has exited.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Runs one of our assemblies, which lie beside the one that runs now.</summary>
    public static ChildProcess StartAssembly(string name, string logFile, params IEnumerable<string> arguments) =>
        StartAssembly(name, logFile, clock: null, arguments);

    /// <summary>The same under a clock of its own, if one is given.</summary>
    public static ChildProcess StartAssembly(string name, string logFile, SetClock? clock, IEnumerable<string> arguments) =>
        Start("dotnet", logFile, clock?.Variables ?? new Dictionary<string, string>(), [Path.Combine(AppContext.BaseDirectory, $"{name}.dll"), .. arguments]);

    public static ChildProcess Start(string program, string logFile, params IEnumerable<string> arguments) =>
        Start(program, logFile, new Dictionary<string, string>(), arguments);

    private static ChildProcess Start(string program, string logFile, IReadOnlyDictionary<string, string> variables, IEnumerable<string> arguments)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(logFile)!);
        // Who runs tests in the background has SIGINT ignored, and what it starts would inherit that.
        var start = new ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", "exec env --default-signal=INT \"$@\" >>\"$ARIA_TEST_LOG\" 2>&1 </dev/null", "sh", program },
            Environment = { ["ARIA_TEST_LOG"] = logFile, ["DOTNET_NOLOGO"] = "1" },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(Process.Start(start)!, logFile);
    }

    /// <summary>kill -9, and waits until it is gone.</summary>
    public void Kill()
    {
        Os.Kill();
        _process.WaitForExit(TimeSpan.FromSeconds(10));
    }

    public Task WaitForExitAsync(CancellationToken cancellation) => _process.WaitForExitAsync(cancellation);

    public string Log() => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    public void Dispose() => _process.Dispose();
}
