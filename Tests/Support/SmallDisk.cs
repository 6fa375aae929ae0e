using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.Support;

/// <summary>A small disk in memory for one process and what it starts. Its mount is theirs alone and ends with them, whoever kills them.</summary>
internal static class SmallDisk
{
    /// <summary>Skips the test where nobody may mount.</summary>
    public static async Task DemandAsync()
    {
        using var folder = new TempFolder();
        using var probe = Start(folder["disk"], mebibytes: 1, folder["log"], "true");
        await probe.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipUnless(probe.ExitCode == 0, $"This machine lets nobody mount a file system of their own: {probe.Log().Trim()}");
    }

    /// <summary>Runs one of our assemblies with such a disk at a folder.</summary>
    public static ChildProcess StartAssembly(string disk, int mebibytes, string name, string logFile, params IEnumerable<string> arguments) =>
        Start(disk, mebibytes, logFile, ["dotnet", Path.Combine(AppContext.BaseDirectory, $"{name}.dll"), .. arguments]);

    /// <summary>The disk from outside.</summary>
    public static string SeenOf(ChildProcess process, string disk) => $"/proc/{process.Id}/root{disk}";

    /// <summary>Fills a disk but for so many bytes, by a file that the caller removes.</summary>
    public static string Fill(string seen, long leftBytes = 0)
    {
        var ballast = Path.Combine(seen, "ballast");
        using var file = File.Create(ballast);
        var chunk = new byte[64 * 1024];
        try
        {
            while (new DriveInfo(seen).AvailableFreeSpace > leftBytes)
            {
                file.Write(chunk);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full to the last byte.
        }

        return ballast;
    }

    private static ChildProcess Start(string disk, int mebibytes, string logFile, params IEnumerable<string> command)
    {
        Directory.CreateDirectory(disk);
        return ChildProcess.Start(
            "unshare", logFile, ["--map-root-user", "--mount", "sh", "-c", $"mount -t tmpfs -o size={mebibytes}m tmpfs \"$0\" && exec \"$@\"", disk, .. command]);
    }
}
