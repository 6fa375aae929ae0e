using AriaCluster.Api.Audit;
using AriaCluster.Api.Cluster;
using AriaCluster.Api.Databases;
using AriaCluster.Api.Description;
using AriaCluster.Api.Engine;
using AriaCluster.Api.Events;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Importing;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Limits;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Status;
using AriaCluster.Api.Tasks;
using AriaCluster.Api.Workers;
using AriaCluster.Hosting;
using AriaCluster.Silo;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Copies;
using Microsoft.AspNetCore.Connections;

namespace AriaCluster.Api;

/// <summary>The hub: the API and the silo in one process.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is [DatabaseWork.Argument])
        {
            return await new DatabaseWork(TimeProvider.System, Console.In, Console.Out, Console.Error).RunAsync(CancellationToken.None);
        }

        try
        {
            if (args is [ShownSettings.Argument, .. var settings])
            {
                return ShownSettings.Write(Configure(settings, GrainHosting.AddGrains), Console.Out);
            }

            if (args is [StorageLook.Argument, .. var storage])
            {
                return await HubHosting.LookAtStorageAsync(Configure(storage, GrainHosting.AddGrains));
            }

            await using var hub = Build(args, GrainHosting.AddGrains);
            return await hub.RunToExitCodeAsync();
        }
        catch (Exception e) when (SettingsFaults.Of(e) is { Length: > 0 } faults)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, faults));
            return ExitCode.Settings;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync(e is IOException { InnerException: AddressInUseException } ? e.Message : e.ToString());
            return e is IOException { InnerException: AddressInUseException } ? ExitCode.Settings : ExitCode.Fault;
        }
    }

    /// <summary>The hub, ready to start.</summary>
    /// <param name="args">Settings such as <c>--Hub:Port=6880</c>.</param>
    /// <param name="addGrains">Adds the grains and the index that it is the edge of.</param>
    internal static WebApplication Build(string[] args, Action<IHostApplicationBuilder> addGrains)
    {
        var hub = Configure(args, addGrains).Build();
        hub.UseForwardedHeaders();
        hub.UseMiddleware<AnswerHeaders>();
        hub.UseMiddleware<AuditEdge>();
        hub.UseMiddleware<ProblemEdge>();
        hub.UseAddressLimit();
        hub.UseMiddleware<TransportCheck>();
        hub.UseMiddleware<HostCheck>();
        hub.UseWebSockets();
        hub.UseRouting();
        hub.UseCors();
        hub.UseAuthentication();
        hub.UseKeyLimit();
        hub.UseAuthorization();

        var routes = hub.MapAudited();
        routes.MapStatus();
        routes.MapStats();
        routes.MapTasks();
        routes.MapSubmissions();
        routes.MapQueue();
        routes.MapWorkers();
        routes.MapJoining();
        routes.MapKeys();
        routes.MapAudit();
        routes.MapCluster();
        routes.MapErrorRules();
        routes.MapDatabases();
        routes.MapImporting();
        routes.MapEvents();
        routes.MapDescription();
        return hub;
    }

    /// <summary>All that the hub is made of and set to.</summary>
    internal static WebApplicationBuilder Configure(string[] args, Action<IHostApplicationBuilder> addGrains)
    {
        var builder = HubHosting.CreateBuilder(args);
        addGrains(builder);
        builder.Services
            .AddHub()
            .AddPagesOfOthers()
            .AddLimits()
            .AddKeys()
            .AddAuditing()
            .AddTasks()
            .AddWorkers()
            .AddDatabases()
            .AddImporting()
            .AddEvents()
            .AddDescription();
        return builder;
    }
}
