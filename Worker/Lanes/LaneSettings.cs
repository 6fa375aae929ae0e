using AriaCluster.Worker.Agent;

namespace AriaCluster.Worker.Lanes;

/// <summary>What all lanes have in common.</summary>
/// <param name="Options">The worker's.</param>
/// <param name="Program">The absolute path of aria2c.</param>
/// <param name="LeaseFile">What the guards read.</param>
/// <param name="Work">The folder of unfinished downloads.</param>
internal sealed record LaneSettings(WorkerOptions Options, string Program, string LeaseFile, string Work)
{
    public IReadOnlyList<string> Arguments(LaneFolder lane, int port) => Aria2Arguments.For(Options, lane, Work, port);
}
