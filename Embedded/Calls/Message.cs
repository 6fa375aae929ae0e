namespace AriaCluster.Embedded;

/// <summary>What an activation runs, one at a time unless it interleaves: a request or the tick of a timer.</summary>
internal abstract class Message
{
    /// <summary>Runs although another message awaits, and does not make others wait.</summary>
    internal abstract bool Interleaves { get; }

    /// <summary>Counts as use of the grain.</summary>
    internal abstract bool KeepsAlive { get; }

    /// <summary>Nobody waits for it any more, so it need not run.</summary>
    internal abstract bool HasExpired { get; }

    /// <summary>How often it was passed on because its activation ended.</summary>
    internal int Forwards { get; set; }

    /// <summary>It was not run because it had expired.</summary>
    internal abstract void Expire();

    internal abstract Task Invoke(object target);

    /// <summary>It ran, and this is what came of it.</summary>
    internal abstract void End(Task outcome);

    /// <summary>It did not run and will not.</summary>
    internal abstract void Reject(Exception reason);
}
