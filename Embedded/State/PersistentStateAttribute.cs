namespace Orleans.Runtime;

/// <summary>Names the state that a grain's constructor parameter stands for.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
{
    public string StateName { get; } = stateName ?? throw new ArgumentNullException(nameof(stateName));

    public string? StorageName { get; } = storageName;
}
