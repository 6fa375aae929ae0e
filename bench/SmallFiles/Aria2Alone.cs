namespace AriaCluster.Bench.SmallFiles;

/// <summary>The way without a cluster: one aria2c with a list and 16 at once.</summary>
internal static class Aria2Alone
{
    public static async Task<Sample> RunAsync(string folder, IReadOnlyList<Uri> files, FileOrigin origin)
    {
        Directory.CreateDirectory(folder);
        var list = Path.Combine(folder, "list.txt");
        await File.WriteAllLinesAsync(list, files.Select(uri => uri.AbsoluteUri));

        // Children are counted when they have ended, so aria2c's time is in ours afterwards.
        var self = new OsProcess(Environment.ProcessId);
        var sample = await Sample.TakeAsync(
            () => new Dictionary<string, double> { ["origin"] = origin.ProcessorSeconds, ["aria2c"] = self.EndedChildrenTime.TotalSeconds },
            () => DownloadAsync(folder, list));
        Output.Check(folder, "*.bin", files.Count);
        Directory.Delete(folder, recursive: true);
        return sample;
    }

    private static async Task DownloadAsync(string folder, string list)
    {
        using var aria2 = ChildProcess.Start(
            "aria2c", Path.Combine(folder, "aria2c.log"), "--no-conf", "--quiet", "-i", list, "-j", "16", "-d", folder);
        await aria2.WaitForExitAsync(CancellationToken.None);
        if (aria2.ExitCode != 0)
        {
            throw new InvalidOperationException($"aria2c ended with {aria2.ExitCode}: {aria2.Log()}");
        }
    }
}
