using System.Runtime.CompilerServices;

namespace AriaCluster.Tests.Engine.Embedded;

public sealed class SizeTests
{
    // The engine is the part of Orleans that one process needs; past this it would be an engine to maintain.
    private const int Limit = 2_000;

    [Fact]
    public void TheEngineStaysSmall() => Assert.InRange(SourceLines(), 500, Limit);

    private static int SourceLines([CallerFilePath] string file = "")
    {
        var folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../Embedded"));
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(folder, path).StartsWith("obj", StringComparison.Ordinal))
            .Sum(path => File.ReadLines(path).Count(line => !string.IsNullOrWhiteSpace(line)));
    }
}
