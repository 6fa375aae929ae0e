using System.ComponentModel;
using System.Diagnostics;

namespace AriaCluster.Bench.Reliability;

/// <summary>Runs the system's programs for disks.</summary>
internal static class Mounts
{
    private const int MostTries = 50;

    /// <exception cref="InvalidOperationException">It is missing or failed, for example for want of a privilege.</exception>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardError = true };
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Started(start);
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors.Trim()}");
        }
    }

    /// <summary>Whoever used it may still be about to go.</summary>
    public static async Task UnmountAsync(string path)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await RunAsync("umount", path);
                return;
            }
            catch (InvalidOperationException) when (tries < MostTries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    private static Process Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{start.FileName}: {e.Message}", e);
        }
    }
}
