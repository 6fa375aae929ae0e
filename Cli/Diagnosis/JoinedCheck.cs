using System.Net;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Machine;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Diagnosis;

/// <summary>
/// A machine that is a worker of another's hub has no key: whether the hub is reached, whether it takes the worker's token, and whether
/// it has answered the agent.
/// </summary>
internal sealed class JoinedCheck(DataFolder folder, WorkerPlan plan, Shell shell)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private string Join => new Admission(folder, plan, shell).HowToJoin;

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken ct)
    {
        try
        {
            HubConnection.Demand(plan.Address, plan.Insecure);
            using var hub = new HubClient(new HubConnection(plan.Address, Key: null, HubConnection.CheckedCa(plan.CaFile)), shell);
            var clock = await ClockCheck.RunAsync(hub, shell, ct);
            return [await CheckHubAsync(hub, ct), clock, await CheckTokenAsync(hub, ct), .. CheckLease()];
        }
        catch (Failure failure)
        {
            return [Finding.Wrong("hub", failure.Message, failure.Advice), .. CheckLease()];
        }
    }

    private static async Task<Finding> CheckHubAsync(HubClient hub, CancellationToken ct) => await hub.IsReadyAsync(ct)
        ? Finding.Ok("hub", $"{Refusals.Shown(hub.Address)} answers and is ready.")
        : Finding.Warning("hub", $"{Refusals.Shown(hub.Address)} answers, and says that it is not ready.", "Look at the hub's log: aria logs hub, on its machine.");

    private async Task<Finding> CheckTokenAsync(HubClient hub, CancellationToken ct)
    {
        if (!File.Exists(folder.Token(plan.Name)))
        {
            return Finding.Wrong("token", $"This machine has not joined {plan.Hub} as {plan.Name}: there is no {folder.Token(plan.Name)}.", Join);
        }

        var token = (await File.ReadAllTextAsync(folder.Token(plan.Name), ct)).Trim();
        return await hub.KnockAsync(plan.Name, token, _patience, ct) switch
        {
            HttpStatusCode.SwitchingProtocols => Finding.Ok("token", $"The hub takes this machine's token: it is the worker {plan.Name}."),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Finding.Wrong(
                "token", $"The hub refuses this machine's token for {plan.Name}: it was revoked, or the hub has another database now.", Join),
            HttpStatusCode.TooManyRequests => Finding.Warning("token", "Too many wrong tokens were tried from this address; the hub looks at none for a minute.", "Try again later."),
            var status => Finding.Wrong("token", $"What answers at {Refusals.Shown(hub.Address)} lets no worker in: {(int)status} {status}.", "Does a proxy pass WebSockets on? See docs/security.md, Behind a proxy."),
        };
    }

    private IEnumerable<Finding> CheckLease() =>
        folder.FindRunning(plan.Name) is not { } agent ? []
        : LeaseFile.IsGood(folder, plan.Name, agent) ? [Finding.Ok("lease", $"The hub has answered {plan.Name} within its lease.")]
        : [Finding.Warning("lease", $"{plan.Name} runs, and the hub has not answered it for longer than its lease: nothing is downloaded here.", $"See why: {shell.Command} logs worker --data {ShellWord.Quote(folder.Path)}")];
}
