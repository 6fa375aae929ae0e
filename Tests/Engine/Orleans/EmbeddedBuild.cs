namespace AriaCluster.Tests.Engine;

/// <summary>The same tests' build for the embedded engine, beside this one, for tests in which a database changes hands.</summary>
internal static class EmbeddedBuild
{
    /// <summary>The hub's program; skips the test where that build was not made.</summary>
    public static string Hub()
    {
        // From Tests/bin/orleans/Debug/net10.0 to Tests/bin/Debug/net10.0.
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var programs = Path.Combine(here.Parent!.Parent!.Parent!.FullName, here.Parent.Name, here.Name);
        var hub = Path.Combine(programs, "AriaCluster.Api");
        Assert.SkipUnless(File.Exists(hub + ".dll"), "The tests were not built for the embedded engine, too.");
        return hub;
    }
}
