namespace AriaCluster.Embedded;

/// <summary>What a cluster may do to its grains, and hostile mode therefore does.</summary>
internal enum Fault
{
    /// <summary>A call never arrives; its caller waits in vain.</summary>
    CallLost,

    /// <summary>A call is turned away, and its caller is told.</summary>
    CallRejected,

    /// <summary>A call runs, and its caller waits in vain.</summary>
    AnswerLost,

    /// <summary>A call runs after its caller has given up.</summary>
    CallBelated,

    /// <summary>A call takes its time.</summary>
    CallDelayed,

    /// <summary>A call arrives after the one that was made next.</summary>
    CallOvertaken,

    /// <summary>A call to an observer never arrives.</summary>
    ObserverCallLost,

    /// <summary>A grain is deactivated in good order after a turn.</summary>
    Deactivation,

    /// <summary>A grain's process dies after a turn: whatever awaits in it never goes on.</summary>
    Death,

    /// <summary>A grain is activated a second time while the first activation lives on and still gets calls.</summary>
    SecondActivation,

    /// <summary>A state cannot be read.</summary>
    ReadFailed,

    /// <summary>A write fails, and nothing was written.</summary>
    WriteFailed,

    /// <summary>A write fails after it was committed.</summary>
    WriteUnacknowledged,
}
