namespace Orleans;

/// <summary>What the extension methods for grain classes hang on; <see cref="Grain"/> is its only implementation here.</summary>
public interface IGrainBase
{
}
