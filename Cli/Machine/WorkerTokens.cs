using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Machine;

/// <summary>
/// Sees to it that each local worker has a token that the hub knows: at first, and again when the hub has forgotten its workers,
/// because its database is in memory or was replaced.
/// </summary>
internal sealed class WorkerTokens(DataFolder folder, Shell shell)
{
    private ProcessIdentity? _checkedHub;
    private int _checkedWorkers;

    public async Task ProvideAsync(ClusterPlan plan, ProcessIdentity? hub, CancellationToken ct)
    {
        if (hub is null || hub == _checkedHub && plan.Workers == _checkedWorkers || !File.Exists(folder.AdminKey))
        {
            return;
        }

        using var client = new HubClient(new HubConnection(plan.Address, File.ReadAllText(folder.AdminKey).Trim()), shell);
        if (!await client.IsReadyAsync(ct))
        {
            return;
        }

        var known = await client.ListWorkersAsync(ct);
        foreach (var name in plan.WorkerNames.Where(name => !File.Exists(folder.Token(name)) || known.All(worker => worker.Name != name)))
        {
            await ProvideAsync(client, name, ct);
        }

        (_checkedHub, _checkedWorkers) = (hub, plan.Workers);
    }

    private async Task ProvideAsync(HubClient client, string name, CancellationToken ct)
    {
        var answer = await client.CommandAsync(HttpMethod.Put, $"api/workers/{name}/token", ct);
        var token = answer.Text("token") ?? throw new Failure(ExitCode.SetUp, $"The hub's answer has no token for worker {name}.");
        PrivateFile.CreateFolder(folder.Worker(name));
        PrivateFile.Write(folder.Token(name), token + "\n");
    }
}
