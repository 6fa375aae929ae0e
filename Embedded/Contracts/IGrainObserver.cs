using Orleans.Runtime;

namespace Orleans;

/// <summary>The mark of an interface through which grains call back objects that are no grains.</summary>
public interface IGrainObserver : IAddressable
{
}
