using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.EndToEnd;

/// <summary>A short run of the chaos program, as people run it. Longer ones, and what they came to, are in docs/reliability.md.</summary>
public sealed class ChaosTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task AMinuteOfKillsFreezesAndCutsBreaksNoPromise()
    {
        using var folder = new TempFolder();
        using var program = ChildProcess.StartAssembly(
            "AriaCluster.Bench", Path.Combine(folder.Path, "chaos.log"), "chaos", "--seconds", "60", "--seed", "1", "--keep", Path.Combine(folder.Path, "run"));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(_patience);
        try
        {
            await program.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // It mends what it broke and unmounts what it mounted.
            program.Os.Terminate();
            await program.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(program.Log());
        Assert.True(program.ExitCode == 0, program.Log());
        Assert.Contains("300 accepted", program.Log());

        // Whoever may mount must have mounted.
        Assert.False(Environment.UserName == "root" && program.Log().Contains("SKIPPED", StringComparison.Ordinal), program.Log());
    }
}
