using Orleans.Runtime;

namespace AriaCluster.Embedded;

/// <summary>The engine is stopping or gone, and the grain with it.</summary>
internal sealed class EngineStoppedException() : OrleansMessageRejectionException("The engine is not running.");
