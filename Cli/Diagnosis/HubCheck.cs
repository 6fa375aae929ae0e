using System.Text.Json;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Diagnosis;

/// <summary>Whether the hub answers, takes the key, and is of this version; and its clock and workers.</summary>
internal sealed class HubCheck(HubOptions options, Shell shell)
{
    public async Task<IReadOnlyList<Finding>> RunAsync(string version, CancellationToken ct)
    {
        try
        {
            using var hub = new HubClient(HubConnection.Resolve(options, shell), shell);
            var findings = new List<Finding> { await ClockCheck.RunAsync(hub, shell, ct) };
            var start = shell.Time.GetTimestamp();
            var status = await hub.GetAsync("api/status", Patience.None, ct);
            findings.Insert(0, Compare(hub, status, version, shell.Time.GetElapsedTime(start)));
            findings.AddRange(await CheckWorkersAsync(hub, status, ct));
            return findings;
        }
        catch (Failure failure)
        {
            return [Finding.Wrong("hub", failure.Message, failure.Advice)];
        }
    }

    private Finding Compare(HubClient hub, JsonElement status, string version, TimeSpan took)
    {
        var said = $"version {status.Text("version")}, engine {status.Text("engine")}, storage {status.Text("storage")}";
        var text = $"{Refusals.Shown(hub.Address)} answers in {took.TotalMilliseconds:0} ms: {said}.";
        return status.Text("version") == version
            ? Finding.Ok("hub", text)
            : Finding.Warning("hub", $"{text} This command is version {version}.", $"Update the older one. On this machine: {LocalHub.Command("down", hub.Address, shell)}, then {LocalHub.Command("up", hub.Address, shell)}");
    }

    private async Task<IEnumerable<Finding>> CheckWorkersAsync(HubClient hub, JsonElement status, CancellationToken ct)
    {
        var workers = (await hub.GetAsync("api/workers", Patience.None, ct)).Items("workers").ToArray();
        return workers.Length == 0
            ? [Finding.Warning("workers", "The hub knows no worker, so nothing is downloaded.", $"Start one here: {LocalHub.Command("up", hub.Address, shell)}")]
            : workers.Select(worker => Judge(worker, status.Text("version")));
    }

    private Finding Judge(JsonElement worker, string? hub)
    {
        var name = worker.Text("name");
        var version = worker.Text("version");
        var since = worker.Text("awaySince") is { } at ? $" since {Screen.Times.Local(at)}" : "";
        return worker.Text("status") == "offline"
                ? Finding.Warning("worker", $"{name} is away{since}.", $"See to its machine, or forget it: {shell.Command} remove {Screen.ShellWord.Quote(name ?? "")}")
            : version is not null && version != hub ? Finding.Warning("worker", $"{name} has version {version}, and the hub {hub}.", "Update the older one.")
            : worker.Text("why") is { } why ? Finding.Warning("worker", $"{name}: {why}")
            : Finding.Ok("worker", $"{name} is {worker.Text("status")}: version {version}, aria2 {worker.Text("aria2Version")}.");
    }
}
