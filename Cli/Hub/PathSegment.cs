namespace AriaCluster.Cli.Hub;

/// <summary>A name as one segment of a route.</summary>
internal static class PathSegment
{
    /// <exception cref="Failure">It would be another route: nothing and dots are taken for the folder and the ones above it.</exception>
    public static string Of(string name) => name is "" or "." or ".."
        ? throw new Failure(ExitCode.Usage, $"'{name}' is no name.")
        : Uri.EscapeDataString(name);
}
