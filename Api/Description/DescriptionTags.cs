namespace AriaCluster.Api.Description;

/// <summary>The nouns under which the description lists routes.</summary>
internal static class DescriptionTags
{
    public const string Tasks = "Tasks";
    public const string Workers = "Workers";
    public const string Cluster = "Cluster";
    public const string Keys = "Keys";
    public const string Database = "Database";
    public const string Status = "Status";

    /// <summary>All of them in the order in which they are shown.</summary>
    public static readonly IReadOnlyList<(string Name, string Description)> All =
    [
        (Tasks, "What is to be downloaded: submit, list, show and command it, one by one or many at once."),
        (Workers, "The machines that download."),
        (Cluster, "Pause, limits and origin hosts: what holds for all tasks and workers."),
        (Keys, "Who may do what."),
        (Database, "What the hub keeps, in people's hands: backup, check, copy."),
        (Status, "How everything stands."),
    ];
}
