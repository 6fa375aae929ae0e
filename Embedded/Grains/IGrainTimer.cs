namespace Orleans.Runtime;

/// <summary>A timer of one activation; gone when the activation is.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Ticks after <paramref name="dueTime"/>, then each <paramref name="period"/> after the tick before it has ended.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
