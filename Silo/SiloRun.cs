using AriaCluster.Hosting;
using AriaCluster.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace AriaCluster.Silo;

/// <summary>Runs a host to its end and says in one line, instead of a stack trace, why it could not start.</summary>
internal static class SiloRun
{
    /// <returns>The process's <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunToExitCodeAsync(this IHost host)
    {
        var life = host.Services.GetRequiredService<IHostApplicationLifetime>();
        var database = "";
        try
        {
            // The host would check the settings only after it has made what reads them.
            host.Services.GetService<IStartupValidator>()?.Validate();
            database = host.Services.GetService<IDatabase>()?.Description ?? "";
            await host.RunAsync();
            return Environment.ExitCode;
        }
        catch (Exception e) when (SettingsFaults.Of(e) is { Length: > 0 } faults)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, faults));
            return ExitCode.Settings;
        }
        catch (Exception e) when (e is OperationCanceledException or OrleansException && life.ApplicationStopping.IsCancellationRequested)
        {
            // It was told to stop while it started.
            return Environment.ExitCode;
        }
        catch (StorageRefusedException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.StorageRefused;
        }
        catch (Exception e) when (DatabaseFault.DamageIn(e) is { } damage)
        {
            // What is damaged may be met only after it was opened.
            await Console.Error.WriteLineAsync(DatabaseFault.Describe(database, damage));
            return ExitCode.StorageRefused;
        }
    }
}
