namespace AriaCluster.Cli.Machine;

/// <summary>The folders that were made for a start, to be taken away again if nothing comes of it. What was there before stays.</summary>
/// <param name="folder">The data folder.</param>
/// <param name="isFirst">Whether there was nothing in it, or no such folder.</param>
/// <param name="made">What was not there, the outermost first.</param>
internal sealed class MadeFolders(DataFolder folder, bool isFirst, IReadOnlyList<string> made)
{
    /// <summary>Whether the logs go, too. Beside what was there before they stay, for whoever looks for the reason.</summary>
    public bool TakesLogs => isFirst;

    public void Remove()
    {
        foreach (var path in made.Reverse())
        {
            var isOurs = path.StartsWith(folder.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal) && path != folder.Downloads && (isFirst || path != folder.Logs);
            try
            {
                Directory.Delete(path, recursive: isOurs);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody has put something there.
            }
        }
    }
}
