using System.Runtime.InteropServices;

namespace AriaCluster.Bench.Reliability;

/// <summary>The command <c>chaos</c>.</summary>
internal static class ChaosProgram
{
    private const int Broken = 1;
    private const int Misused = 2;

    /// <summary>0 if nothing was broken and the run counts.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        ChaosOptions options;
        try
        {
            options = ChaosOptions.Parse(args);
        }
        catch (ArgumentException e)
        {
            await Console.Error.WriteLineAsync($"{e.Message}\n\n{ChaosOptions.Usage}");
            return Misused;
        }

        var folder = options.Keep ?? Directory.CreateTempSubdirectory("aria-chaos-").FullName;
        Directory.CreateDirectory(folder);
        using var interrupted = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var held = await RunAsync(options, folder, interrupted.Token);
        if (held && options.Keep is null)
        {
            Directory.Delete(folder, recursive: true);
        }
        else
        {
            Console.WriteLine($"history and logs: {folder}");
        }

        return held ? 0 : Broken;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupted.Cancel();
        }
    }

    private static async Task<bool> RunAsync(ChaosOptions options, string folder, CancellationToken ct)
    {
        await using var run = new ChaosRun(options, folder);
        try
        {
            return await run.RunAsync(ct);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("interrupted");
            return false;
        }
    }
}
