using AriaCluster.Api.Engine;
using AriaCluster.Hosting;
using AriaCluster.Worker.Agent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AriaCluster.Tests.Hosting;

/// <summary>The sections that each process reads.</summary>
internal static class ProcessSections
{
    public static IReadOnlyList<SettingsSection> OfHub() => Of(AriaCluster.Api.Program.Configure([], GrainHosting.AddGrains).Services);

    public static IReadOnlyList<SettingsSection> OfWorker()
    {
        var worker = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        worker.AddLogs();
        worker.AddWorkerAgent();
        return Of(worker.Services);
    }

    private static SettingsSection[] Of(IServiceCollection services) =>
    [
        .. services.Select(service => service.ImplementationInstance).OfType<SettingsSection>()
            .OrderBy(section => Array.IndexOf(SettingsSources.Sections, section.Name)),
    ];
}
