namespace AriaCluster.Tests.Agents;

/// <summary>The system's clock, which can be made to jump ahead. Timers that run do not notice.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private long _ahead;

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _ahead);

    public void Jump(TimeSpan by) => Interlocked.Add(ref _ahead, (long)(by.TotalSeconds * TimestampFrequency));
}
