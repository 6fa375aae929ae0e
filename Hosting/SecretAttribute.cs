namespace AriaCluster.Hosting;

/// <summary>A setting whose value is shown nowhere: not in messages, and not by <c>aria config show</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretAttribute : Attribute;
