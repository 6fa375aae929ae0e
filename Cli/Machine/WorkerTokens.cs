using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Machine;

/// <summary>
/// Sees to it that each local worker has a token that the hub knows: at first, and again when the hub has forgotten its workers,
/// because its database is in memory or was replaced, by an older one, too, that knows another token. One that people removed, as a
/// hub that has not forgotten says, stays so until somebody asks for it.
/// </summary>
internal sealed class WorkerTokens(DataFolder folder, Shell shell)
{
    private static readonly TimeSpan _pace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    private ProcessIdentity? _checkedHub;
    private DateTimeOffset _askedAt;
    private long _checked;

    public async Task ProvideAsync(ClusterPlan plan, ProcessIdentity? hub, CancellationToken ct)
    {
        var isFresh = hub == _checkedHub && plan.AskedAt == _askedAt && shell.Time.GetElapsedTime(_checked) < _pace;
        if (hub is null || isFresh || !File.Exists(folder.AdminKey))
        {
            return;
        }

        using var client = new HubClient(new HubConnection(plan.Address, File.ReadAllText(folder.AdminKey).Trim()), shell);
        if (!await client.IsReadyAsync(ct))
        {
            return;
        }

        var known = await client.ListWorkersAsync(ct);
        foreach (var name in plan.WorkerNames.Where(name => !folder.IsRemoved(name)))
        {
            if (!File.Exists(folder.Token(name)))
            {
                await ProvideAsync(client, name, ct);
            }
            else if (known.All(worker => worker.Name != name))
            {
                await (await client.WasRemovedAsync(name, ct) ? RemoveAsync(name, ct) : ProvideAsync(client, name, ct));
            }
            else if (hub != _checkedHub && known.Any(worker => worker.Name == name && worker.Status != "revoked") && await IsRefusedAsync(plan, name, ct))
            {
                await ProvideAsync(client, name, ct);
            }
        }

        (_checkedHub, _askedAt, _checked) = (hub, plan.AskedAt, shell.Time.GetTimestamp());
    }

    private async Task<bool> IsRefusedAsync(ClusterPlan plan, string name, CancellationToken ct)
    {
        using var door = new HubClient(new HubConnection(plan.Address, Key: null), shell);
        return await door.RefusesAsync(name, (await File.ReadAllTextAsync(folder.Token(name), ct)).Trim(), _patience, ct);
    }

    private Task RemoveAsync(string name, CancellationToken ct)
    {
        shell.Out.WriteLine($"{shell.Time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ} {name} was removed; it is not started again until `{shell.Command} up --workers N` asks for it");
        return File.WriteAllTextAsync(folder.Removal(name), "", ct);
    }

    private async Task ProvideAsync(HubClient client, string name, CancellationToken ct)
    {
        var answer = await client.CommandAsync(HttpMethod.Put, $"api/workers/{name}/token", ct);
        var token = answer.Text("token") ?? throw new Failure(ExitCode.SetUp, $"The hub's answer has no token for worker {name}.");
        PrivateFile.CreateFolder(folder.Worker(name));
        PrivateFile.Write(folder.Token(name), token + "\n");
    }
}
