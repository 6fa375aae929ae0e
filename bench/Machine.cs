using System.Globalization;

namespace AriaCluster.Bench;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static void Describe()
    {
        var processor = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal));
        Console.WriteLine($"{Environment.ProcessorCount} cores,{processor.Split(':')[1]}, {Environment.OSVersion}, .NET {Environment.Version}");
        Console.WriteLine("Medians of three runs after a warm-up. Everything runs on this machine: what one process takes, others lack.");
#if DEBUG
        Console.WriteLine("A debug build: run with -c Release to measure.");
#endif
    }

    /// <summary>The type of the file system that <paramref name="path"/> is on.</summary>
    public static string FileSystemOf(string path) => File.ReadLines("/proc/mounts")
        .Select(line => line.Split(' '))
        .Where(mount => IsBelow(path, mount[1]))
        .MaxBy(mount => mount[1].Length)![2];

    public static string Rate(double perSecond) => perSecond.ToString("N0", CultureInfo.InvariantCulture) + "/s";

    private static bool IsBelow(string path, string mount) =>
        mount == "/" || path == mount || path.StartsWith(mount + "/", StringComparison.Ordinal);
}
