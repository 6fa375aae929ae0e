namespace Orleans;

/// <summary>Why an activation ends.</summary>
public enum DeactivationReasonCode : byte
{
    /// <summary>Not given.</summary>
    None = 0,

    /// <summary>The process stops.</summary>
    ShuttingDown = 1,

    /// <summary>State could not be read, or activation threw.</summary>
    ActivationFailed = 2,

    /// <summary>Nobody called the grain for a while.</summary>
    ActivationIdle = 4,

    /// <summary>Another activation of the grain took its place.</summary>
    DuplicateActivation = 6,

    /// <summary>The grain held an outdated state.</summary>
    ApplicationError = 8,

    /// <summary>The grain asked for it.</summary>
    ApplicationRequested = 9,

    /// <summary>The engine asked for it.</summary>
    RuntimeRequested = 11,
}
