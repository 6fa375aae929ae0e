using AriaCluster.Silo;
using AriaCluster.Silo.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "AriaCluster.Silo" });
builder.Configuration.AddJsonFile(Path.GetFullPath("aria.json"), optional: true).AddEnvironmentVariables("ARIA_").AddCommandLine(args);
if (EngineHosting.RefusalToRunAlone(builder.Configuration) is { } refusal)
{
    await Console.Error.WriteLineAsync(refusal);
    return ExitCode.Settings;
}

builder.Logging
    .AddConfiguration(builder.Configuration.GetSection("Logging"))
    .AddFilter("Microsoft", LogLevel.Warning)
    .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical)
    .AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ ", true));
builder.AddSilo(_ => Directory.GetCurrentDirectory());
return await builder.Build().RunToExitCodeAsync();
