using AriaCluster.Scheduling;

namespace AriaCluster.Tasks;

/// <summary>What a message makes of a task.</summary>
/// <param name="Next">The task afterwards; the same one if nothing changed.</param>
/// <param name="Answer">What the sender hears, once it is saved as <paramref name="Saving"/> says.</param>
/// <param name="Saving">What storage must do first.</param>
/// <param name="Change">What the scheduler is told afterwards.</param>
/// <param name="Denies">
/// Something is refused for good: bytes are dropped, a part leaves the queue. A write would prove that this activation is up to date;
/// where there is none, the state is read first.
/// </param>
internal readonly record struct Transition<TAnswer>(
    DownloadTask Next, TAnswer Answer, Saving Saving = Saving.None, TaskChange? Change = null, bool Denies = false);
