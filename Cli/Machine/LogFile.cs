namespace AriaCluster.Cli.Machine;

/// <summary>The logs of what runs on this machine. Their writers hold them open for years, so they are cut from outside.</summary>
internal static class LogFile
{
    private const long MaxBytes = 16 << 20;
    private const int TailBytes = 64 * 1024;
    private const int MaxShown = 500;

    /// <summary>Moves what has grown too long aside. The writers append, so they go on at the new end; a line may be lost in between.</summary>
    public static void TrimAll(string folder)
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*.log").Where(file => file.Length > MaxBytes))
        {
            File.Copy(file.FullName, file.FullName + ".1", overwrite: true);
            using var log = new FileStream(file.FullName, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            log.SetLength(0);
        }
    }

    /// <summary>The last lines, without frames of stacks, which push out what they belong to; none if there is no log.</summary>
    public static IReadOnlyList<string> Tail(string path, int lines)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(-Math.Min(file.Length, TailBytes), SeekOrigin.End);
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("   at ", StringComparison.Ordinal))
            .TakeLast(lines)
            .Select(line => line.Length <= MaxShown ? line : line[..MaxShown] + "…")];
    }
}
