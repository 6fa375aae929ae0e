namespace AriaCluster.Tasks;

/// <summary>Why an attempt failed.</summary>
/// <param name="Code">aria2's error code (facts: 1 network, 3 not found, 9 disk full, 22 HTTP, 32 checksum …).</param>
/// <param name="HttpStatus">The HTTP status, where aria2's message names one.</param>
/// <param name="Message">aria2's words or the agent's, without control characters.</param>
/// <param name="RetryAfter">How long the source asked to be left alone; null if it did not say.</param>
[GenerateSerializer, Immutable, Alias("aria.task-error")]
public sealed record TaskError(
    [property: Id(0)] int Code, [property: Id(1)] int? HttpStatus, [property: Id(2)] string Message, [property: Id(3)] TimeSpan? RetryAfter = null)
{
    private const int FullDisk = 9;

    /// <summary>The worker's disk has no room for all of it.</summary>
    public static TaskError OfFullDisk(string message) => new(FullDisk, HttpStatus: null, message);

    /// <summary>Whether the worker's disk had no room left.</summary>
    public bool IsOfFullDisk() => Code == FullDisk;

    /// <summary>Whether the host asks for less, and may have said for how long.</summary>
    public bool IsOfBusyHost() => HttpStatus is 429 or 503;
}
