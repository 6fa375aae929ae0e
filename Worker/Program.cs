using AriaCluster.Hosting;
using AriaCluster.Hosting.Stopping;
using AriaCluster.Worker.Agent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

try
{
    var isShown = args is [ShownSettings.Argument, ..];
    var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
    builder.AddSettingsSources(isShown ? args[1..] : args);
    builder.AddLogs();
    builder.Services.AddStopping(StopBounds.Whole);
    builder.AddWorkerAgent();
    if (isShown)
    {
        return ShownSettings.Write(builder, Console.Out);
    }

    using var host = builder.Build();

    // The host would check the settings only after it has made what reads them.
    host.Services.GetService<IStartupValidator>()?.Validate();
    await host.RunAsync();
    return Environment.ExitCode;
}
catch (Exception e) when (SettingsFaults.Of(e) is { Length: > 0 } faults)
{
    foreach (var fault in faults)
    {
        await Console.Error.WriteLineAsync(fault);
    }

    return 2;
}
