namespace Orleans.Concurrency;

/// <summary>The request may run while another request of the same grain awaits.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute
{
}
