using System.Runtime.CompilerServices;

namespace AriaCluster.Tests.Support;

/// <summary>The files of the source tree that the tests were built from.</summary>
internal static class SourceTree
{
    public static string Root { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(Here(), "..", ".."));

    /// <summary>The path of a file below the root of the tree.</summary>
    public static string Path(params string[] names) => System.IO.Path.Combine([Root, .. names]);

    private static string Here([CallerFilePath] string file = "") => System.IO.Path.GetDirectoryName(file)!;
}
