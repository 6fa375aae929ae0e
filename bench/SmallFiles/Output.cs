namespace AriaCluster.Bench.SmallFiles;

/// <summary>A benchmark that does not look at what arrived measures nothing.</summary>
internal static class Output
{
    public const int FileBytes = 10 * 1024;

    public static void Check(string folder, string pattern, int count)
    {
        var files = Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Select(path => new FileInfo(path).Length);
        var right = files.Count(length => length == FileBytes);
        if (right != count)
        {
            throw new InvalidOperationException($"{right} of {count} files arrived in {folder}.");
        }
    }
}
