using AriaCluster.Hosting;
using AriaCluster.Hosting.Stopping;
using AriaCluster.Silo;
using AriaCluster.Silo.Engine;
using Microsoft.Extensions.Hosting;

try
{
    var isShown = args is [ShownSettings.Argument, ..];
    var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "AriaCluster.Silo" });
    builder.AddSettingsSources(isShown ? args[1..] : args);
    if (!isShown && EngineHosting.RefusalToRunAlone(builder.Configuration) is { } refusal)
    {
        await Console.Error.WriteLineAsync(refusal);
        return ExitCode.Settings;
    }

    builder.AddLogs();
    builder.Services.AddStopping(StopBounds.Active);
    builder.AddSilo(_ => Directory.GetCurrentDirectory());
    return isShown ? ShownSettings.Write(builder, Console.Out) : await builder.Build().RunToExitCodeAsync();
}
catch (Exception e) when (SettingsFaults.Of(e) is { Length: > 0 } faults)
{
    await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, faults));
    return ExitCode.Settings;
}
catch (Exception e)
{
    await Console.Error.WriteLineAsync(e.ToString());
    return ExitCode.Fault;
}
