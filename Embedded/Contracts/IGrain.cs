using Orleans.Runtime;

namespace Orleans;

/// <summary>The mark of a grain interface.</summary>
public interface IGrain : IAddressable
{
}
