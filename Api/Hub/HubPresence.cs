using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace AriaCluster.Api.Hub;

/// <summary>
/// Listens where the settings say, and writes <c>hub.json</c> below the hub's folder once it does, for those who start and find it:
/// process id and start (a process id alone may be another's later; on Linux the start is field 22 of <c>/proc/PID/stat</c>), the
/// address, and the engine. The file is removed at a proper stop.
/// </summary>
internal sealed partial class HubPresence(IServer server, Listening listening, IOptions<HubOptions> options, HubIdentity identity, ILogger<HubPresence> log) : IHostedLifecycleService
{
    private readonly string _path = Path.GetFullPath(Path.Combine(options.Value.Data, "hub.json"));

    private ICollection<string> Server => server.Features.Get<IServerAddressesFeature>()!.Addresses;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        listening.Open();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var address = Server.First();
        using var process = Process.GetCurrentProcess();
        Write(process, address);
        LogReady(log, identity.Version, identity.Engine, identity.Storage, address);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        File.Delete(_path);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Write(Process process, string address)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var draft = $"{_path}.{process.Id}";
        using (var file = File.Create(draft))
        using (var json = new Utf8JsonWriter(file))
        {
            json.WriteStartObject();
            json.WriteNumber("pid", process.Id);
            json.WriteNumber("start", ReadStart());
            json.WriteString("startTime", process.StartTime.ToUniversalTime());
            json.WriteString("address", address);
            json.WriteString("engine", identity.Engine);
            json.WriteEndObject();
        }

        File.Move(draft, _path, overwrite: true);
    }

    // The second field is the program's name in parentheses, which may itself hold spaces and parentheses.
    private static long ReadStart()
    {
        var stat = OperatingSystem.IsLinux() ? File.ReadAllText("/proc/self/stat") : ") 0";
        return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ').ElementAtOrDefault(19) ?? "0", CultureInfo.InvariantCulture);
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "Aria Cluster {Version}, engine {Engine}, storage {Storage}, listens on {Address}")]
    private static partial void LogReady(ILogger log, string version, string engine, string storage, string address);
}
