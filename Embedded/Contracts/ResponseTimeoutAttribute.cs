namespace Orleans;

/// <summary>How long a caller of the method waits for the answer, in the syntax of <see cref="TimeSpan.Parse(string)"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
{
    public TimeSpan? Timeout { get; init; } = TimeSpan.Parse(timeout);
}
