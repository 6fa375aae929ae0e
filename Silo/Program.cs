using AriaCluster.Silo;
using AriaCluster.Silo.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

if (!EngineHosting.RunsAlone)
{
    await Console.Error.WriteLineAsync("On the embedded engine one process is the hub, grains and API together: run AriaCluster.Api.");
    return ExitCode.Settings;
}

var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "AriaCluster.Silo" });
builder.Configuration.AddJsonFile(Path.GetFullPath("aria.json"), optional: true).AddEnvironmentVariables("ARIA_").AddCommandLine(args);
builder.AddSilo(_ => Directory.GetCurrentDirectory());
return await builder.Build().RunToExitCodeAsync();
