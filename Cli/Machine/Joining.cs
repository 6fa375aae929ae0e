using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Machine;

/// <summary>
/// Makes this machine a worker by a join token. The worker's own token is made here and written down before the hub hears its hash, so
/// that a join whose answer was lost is the same join when it is repeated.
/// </summary>
internal sealed class Joining(DataFolder folder, WorkerPlan plan, Shell shell, Action<string> say)
{
    private const int TokenBytes = 32;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    /// <summary>When it returns, the worker's folder has a token that the hub knows, or knew when it was last asked.</summary>
    public async Task RunAsync(string joinToken, CancellationToken ct)
    {
        PrivateFile.CreateFolder(folder.Worker(plan.Name));
        using var hub = new HubClient(new HubConnection(plan.Address, Key: null, plan.CaFile), shell);
        var isKnown = File.Exists(folder.Token(plan.Name));
        try
        {
            // The one that it has may still be good, and then nothing changes.
            await AskAsync(hub, isKnown ? folder.Token(plan.Name) : Prepare(), joinToken, ct);
        }
        catch (Failure failure) when (isKnown && failure.Problem?.Type == ProblemTypes.NameTaken)
        {
            await AskAsync(hub, Prepare(), joinToken, ct);
        }
        catch (Failure failure) when (isKnown && failure.Code is ExitCode.KeyRefused or ExitCode.Unreachable)
        {
            say($"{failure.Message} Going on with the token that this machine has.");
            return;
        }

        if (File.Exists(folder.NewToken(plan.Name)))
        {
            File.Move(folder.NewToken(plan.Name), folder.Token(plan.Name), overwrite: true);
        }

        say($"This machine is the worker {plan.Name} of {Refusals.Shown(plan.Address)}.");
    }

    private async Task AskAsync(HubClient hub, string tokenFile, string joinToken, CancellationToken ct)
    {
        var token = (await File.ReadAllTextAsync(tokenFile, ct)).Trim();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        await hub.JoinAsync(plan.Name, joinToken, JsonSerializer.SerializeToUtf8Bytes(new JoinBody(hash), HubJson.Default.JoinBody), new Patience(_patience, say), ct);
    }

    private string Prepare()
    {
        var file = folder.NewToken(plan.Name);
        if (!File.Exists(file))
        {
            PrivateFile.Write(file, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes)) + "\n");
        }

        return file;
    }

    /// <summary>What the hub is asked.</summary>
    internal sealed record JoinBody(string TokenHash);
}
