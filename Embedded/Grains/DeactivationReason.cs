namespace Orleans;

/// <summary>Why an activation ends, for its <see cref="Grain.OnDeactivateAsync"/>.</summary>
public readonly struct DeactivationReason
{
    public DeactivationReason(DeactivationReasonCode code, string text)
    {
        ReasonCode = code;
        Description = text;
    }

    public DeactivationReasonCode ReasonCode { get; }

    public string Description { get; }

    public override string ToString() => $"{ReasonCode}: {Description}";
}
