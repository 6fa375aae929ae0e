namespace AriaCluster.Scheduling;

/// <summary>What is remembered against an origin host, also while the hub is away. Times are those of the wall clock.</summary>
/// <param name="Host">In lower case.</param>
/// <param name="At">When this was said of it.</param>
/// <param name="CoolsUntil">Nothing is asked of it until then; before <paramref name="At"/> if it only recovers.</param>
/// <param name="Learned">How many connections it gets at the most, afterwards.</param>
/// <param name="Pauses">How many troubles in a row it had.</param>
internal sealed record HostPast(string Host, DateTimeOffset At, DateTimeOffset CoolsUntil, int Learned, int Pauses);
