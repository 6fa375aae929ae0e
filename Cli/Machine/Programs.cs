using System.Runtime.InteropServices;

namespace AriaCluster.Cli.Machine;

/// <summary>Finds the other executables of this build, and the program that runs them.</summary>
internal static class Programs
{
    /// <summary>The assembly of the hub.</summary>
    public const string Hub = "AriaCluster.Api";

    /// <summary>The assembly of a worker's agent.</summary>
    public const string Agent = "AriaCluster.Worker";

    /// <summary>The assembly of the command line, which is also the supervisor's.</summary>
    public const string CommandLine = "AriaCluster.Cli";

    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The <c>dotnet</c> of the runtime that runs this, which need not be the one in PATH.</summary>
    public static string Dotnet { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>The path of a program, as a shell finds it.</summary>
    public static string? FindInPath(string program, Shell shell) => program.Contains('/')
        ? (IsRunnable(program) ? program : null)
        : (shell.Variable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(IsRunnable);

    private static bool IsRunnable(string path) => File.Exists(path) && (File.GetUnixFileMode(path) & AnyExecute) != 0;

    /// <summary>The path of an assembly: beside this one, as in a published folder, or at the same place of its own project's build.</summary>
    public static string Find(string assembly)
    {
        var here = AppContext.BaseDirectory;
        var project = assembly[(assembly.IndexOf('.', StringComparison.Ordinal) + 1)..];
        string[] places =
        [
            Path.Combine(here, assembly + ".dll"),
            Path.Combine(here.Replace("/Cli/bin/", $"/{project}/bin/", StringComparison.Ordinal), assembly + ".dll"),
        ];
        return places.FirstOrDefault(File.Exists)
            ?? throw new Failure(ExitCode.SetUp, $"{assembly}.dll is not part of this build: it is in none of {string.Join(", ", places)}.", "Build the whole solution.");
    }
}
