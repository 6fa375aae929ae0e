namespace AriaCluster.Cli.Machine;

/// <summary>A process that shall run: the hub, or the agent of a local worker.</summary>
/// <param name="Name">In records and logs: <c>hub</c>, or the worker's name.</param>
/// <param name="Assembly">Its program.</param>
/// <param name="Arguments">Its settings, as others on the machine may see them.</param>
/// <param name="Variables">Its settings that they may not.</param>
internal sealed record Member(string Name, string Assembly, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Variables)
{
    public const string HubName = "hub";
    public const string SupervisorName = "supervisor";

    /// <summary>What a plan wants to run, the hub first.</summary>
    public static IReadOnlyList<Member> Of(ClusterPlan plan, DataFolder folder) =>
        [Hub(plan, folder), .. plan.WorkerNames.Select(name => Agent(name, plan, folder))];

    /// <summary>The argument by which a hub of this folder is known.</summary>
    public static string HubMark(DataFolder folder) => $"--Hub:Data={folder.Hub}";

    /// <summary>How the argument begins by which an agent of this folder is known.</summary>
    public static string AgentMark(DataFolder folder) => $"--Worker:Data={folder.Workers}/";

    private static Member Hub(ClusterPlan plan, DataFolder folder) => new(
        HubName,
        Programs.Hub,
        [$"--Hub:Port={plan.Port}", HubMark(folder), $"--Hub:AdminKeyFile={folder.AdminKey}", $"--Storage:Kind={plan.Storage}", .. plan.Listen?.Settings ?? []],
        plan is { Storage: ClusterPlan.PostgreSql, Connection: { } connection } ? new() { ["ARIA_STORAGE__CONNECTIONSTRING"] = connection } : new Dictionary<string, string>());

    /// <summary>The agent of a worker of another machine's hub.</summary>
    public static Member Of(WorkerPlan plan, DataFolder folder) => new(
        plan.Name,
        Programs.Agent,
        [
            $"--Worker:Hub={plan.Address.AbsoluteUri.TrimEnd('/')}", $"--Worker:Name={plan.Name}", $"{AgentMark(folder)}{plan.Name}",
            $"--Worker:Root={folder.Downloads}", .. Given("Slots", plan.Slots), .. Given("CaFile", plan.CaFile),
            .. Given("Insecure", plan.Insecure ? "true" : null), .. Given("Aria2Rpc", plan.Aria2Rpc), .. Given("Aria2SecretFile", plan.Aria2SecretFile),
            .. plan.Tags.Select(tag => $"--Worker:Tags:{tag.Key}={tag.Value}"),
        ],
        new Dictionary<string, string>());

    private static string[] Given(string setting, object? value) => value is null ? [] : [$"--Worker:{setting}={value}"];

    private static Member Agent(string name, ClusterPlan plan, DataFolder folder) => new(
        name,
        Programs.Agent,
        [
            $"--Worker:Hub={plan.Address.AbsoluteUri.TrimEnd('/')}", $"--Worker:Name={name}",
            $"{AgentMark(folder)}{name}", $"--Worker:Root={folder.Downloads}",
        ],
        new Dictionary<string, string>());
}
