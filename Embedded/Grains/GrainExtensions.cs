using AriaCluster.Embedded;
using Orleans.Runtime;

namespace Orleans;

/// <summary>What one may ask of a grain or of a reference to one.</summary>
public static class GrainExtensions
{
    public static string GetPrimaryKeyString(this IAddressable grain) => grain switch
    {
        Grain instance => instance.Activation.Key,
        GrainReference reference => reference.Key,
        _ => throw new ArgumentException($"{grain.GetType()} is neither a grain nor a reference to one.", nameof(grain)),
    };
}
