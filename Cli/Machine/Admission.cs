using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Machine;

/// <summary>Whether the hub lets this machine's worker in, asked before an agent is started that could only try for ever.</summary>
internal sealed class Admission(DataFolder folder, WorkerPlan plan, Shell shell)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <summary>What to type where it does not.</summary>
    public string HowToJoin => $"On the hub's machine: {shell.Command} join-token create. Then here: {shell.Command} worker --join TOKEN --data {ShellWord.Quote(folder.Path)}";

    /// <exception cref="Failure">The hub refuses the token.</exception>
    public async Task DemandAsync(CancellationToken ct)
    {
        if (folder.FindRunning(plan.Name) is { } agent && LeaseFile.IsGood(folder, plan.Name, agent))
        {
            return;
        }

        if (await IsRefusedAsync(ct))
        {
            throw new Failure(
                ExitCode.KeyRefused,
                $"{plan.Hub} refuses this machine's token for {plan.Name}: the worker was removed, its token revoked, or the hub has another database now.",
                HowToJoin);
        }
    }

    // A hub that does not answer may do so later: the agent goes on trying.
    private async Task<bool> IsRefusedAsync(CancellationToken ct)
    {
        var token = (await File.ReadAllTextAsync(folder.Token(plan.Name), ct)).Trim();
        try
        {
            using var hub = new HubClient(new HubConnection(plan.Address, Key: null, plan.CaFile), shell);
            return await hub.RefusesAsync(plan.Name, token, _patience, ct);
        }
        catch (Failure failure) when (failure.Code == ExitCode.Unreachable)
        {
            return false;
        }
    }
}
