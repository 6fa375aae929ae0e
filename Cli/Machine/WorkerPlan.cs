using System.Text.Json;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Machine;

/// <summary>
/// The worker of another machine's hub that shall run on a data folder: what <c>worker</c> was given, kept for the supervisor and for the
/// next <c>worker</c>. Its token lies in its own folder.
/// </summary>
/// <param name="Hub">The hub's address.</param>
/// <param name="Name">The worker's.</param>
/// <param name="Slots">How many parts at once; null for the agent's default.</param>
/// <param name="Tags">What it carries.</param>
/// <param name="CaFile">The certificate authority to trust beside the system's.</param>
/// <param name="Insecure">Whether the hub may be spoken to in plain http.</param>
/// <param name="Aria2Rpc">Where an aria2c runs that is not ours; null to run our own.</param>
/// <param name="Aria2SecretFile">The file of its secret.</param>
/// <param name="AskedAt">When; a new request ends the waits of a process that died again and again.</param>
internal sealed record WorkerPlan(
    string Hub,
    string Name,
    int? Slots,
    IReadOnlyDictionary<string, string> Tags,
    string? CaFile,
    bool Insecure,
    string? Aria2Rpc,
    string? Aria2SecretFile,
    DateTimeOffset AskedAt)
{
    public Uri Address => HubConnection.ParseWorkers(Hub);

    /// <summary>What was asked for last; null on another folder.</summary>
    public static WorkerPlan? Read(DataFolder folder)
    {
        try
        {
            return File.Exists(folder.WorkerPlan) ? JsonSerializer.Deserialize(File.ReadAllText(folder.WorkerPlan), HubJson.Default.WorkerPlan) : null;
        }
        catch (JsonException e)
        {
            throw new Failure(ExitCode.SetUp, $"{folder.WorkerPlan} cannot be read: {e.Message}", "Remove it and start again with the options that you want.");
        }
    }

    public void Write(DataFolder folder) => PrivateFile.Write(folder.WorkerPlan, JsonSerializer.Serialize(this, HubJson.Default.WorkerPlan) + "\n");

    /// <summary>Whether an agent that runs by the other plan is what this one asks for.</summary>
    public bool IsSame(WorkerPlan other) =>
        this with { Tags = other.Tags, AskedAt = other.AskedAt } == other
        && Tags.Count == other.Tags.Count && Tags.All(tag => other.Tags.GetValueOrDefault(tag.Key) == tag.Value);
}
