using AriaCluster.Tasks;
using AriaCluster.Worker.Journal;

namespace AriaCluster.Worker.Delivery;

/// <summary>What became of a delivery.</summary>
/// <param name="Record">The part with what was journalled meanwhile.</param>
/// <param name="Outcome">How far it came.</param>
/// <param name="Error">With <see cref="DeliveryOutcome.Failed"/>.</param>
internal sealed record DeliveryResult(PartRecord Record, DeliveryOutcome Outcome, TaskError? Error = null)
{
    public static DeliveryResult Failure(PartRecord record, DeliveryException e) =>
        new(record, DeliveryOutcome.Failed, new TaskError(e.Code, HttpStatus: null, e.Message));
}
