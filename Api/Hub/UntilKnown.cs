using AriaCluster.Tasks;

namespace AriaCluster.Api.Hub;

/// <summary>Asks for a change again while nobody knows whether it took effect: every change is idempotent, and the next answer may know.</summary>
internal static class UntilKnown
{
    private const int Tries = 3;

    /// <returns>Unknown if no try was told.</returns>
    public static async Task<ControlOutcome> AskAsync(Func<Task<ControlOutcome>> change, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            var outcome = await change().WaitAsync(ct);
            if (outcome != ControlOutcome.Unknown || tries == Tries)
            {
                return outcome;
            }
        }
    }
}
