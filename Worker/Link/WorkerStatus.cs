using System.Collections.Immutable;
using System.Reflection;
using AriaCluster.Tasks;
using AriaCluster.Worker.Agent;
using AriaCluster.Worker.Delivery;
using AriaCluster.Worker.Health;
using AriaCluster.Worker.Lanes;
using AriaCluster.Workers;

namespace AriaCluster.Worker.Link;

/// <summary>What the worker says of itself: once when it registers, and with each heartbeat. Runs on the agent's thread.</summary>
internal sealed class WorkerStatus(WorkerOptions options, AgentState state, Aria2Program aria2, string instanceId, MachineHealth health, Copier copier, LaneWatch lanes)
{
    private const int MaxKept = 10_000;
    private static readonly TimeSpan _worthTelling = TimeSpan.FromSeconds(1);

    public WorkerRegistration Registration() => new()
    {
        InstanceId = instanceId,
        Hostname = Environment.MachineName,
        Version = typeof(WorkerStatus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
        Aria2Version = aria2.Version,
        Features = aria2.Features,
        Tags = [.. options.Tags.Select(tag => new Tag(tag.Key, tag.Value))],
        Slots = options.Slots,
        Lanes = options.LaneCount,
        Root = options.RootFolder,
        Egress = options.Egress,
        Disks = health.Disks(),
        Kept = [.. state.Claims.Idle.Take(MaxKept)],
    };

    public Heartbeat Heartbeat(long session, long revision) =>
        new(session, revision, state.Holdings.Digest, Progress(), health.Look() with { SilentLanes = lanes.Silent });

    private ImmutableArray<PartProgress> Progress() =>
        [.. state.Holdings.All
            .Where(part => part.Stage is PartStage.Fetching or PartStage.Delivering && state.Time.GetElapsedTime(part.Since) >= _worthTelling)
            .Select(Progress)];

    private PartProgress Progress(HeldPart part) => part.Stage == PartStage.Fetching
        ? new PartProgress(part.Key, DownloadStatus.Downloading, part.CompletedBytes, part.LengthBytes, part.SpeedBytesPerSecond, part.Connections, part.VerifiedBytes, part.MayIdle)
        : new PartProgress(part.Key, DownloadStatus.Delivering, part.CompletedBytes, part.LengthBytes, SpeedBytesPerSecond: 0, Connections: 0, copier.CopiedBytes);
}
