using System.Globalization;
using AriaCluster.Scheduling;

namespace AriaCluster.Tasks;

/// <summary>Where a list in the order of the queue goes on. It says the place itself: the task that had it may be assigned by then.</summary>
/// <param name="Priority">Higher ones come first.</param>
/// <param name="Position">Within the priority.</param>
/// <param name="Digits">Decide among equal positions.</param>
/// <param name="Id">Decides among equal digits.</param>
internal sealed record QueueCursor(TaskPriority Priority, long Position, string Digits, string Id)
{
    private const char Separator = '.';
    private const int MaxDigits = 1000;

    /// <summary>The place of a task.</summary>
    public static QueueCursor Of(IndexedTask task) =>
        new(task.Priority, task.Position, QueueRank.Of(task.Id, task.Position, task.Tie).Digits, task.Id);

    /// <summary>Null if the text is none.</summary>
    public static QueueCursor? Parse(string? text) =>
        text?.Split(Separator) is [[>= '1' and <= '4'] priority, var position, { Length: > 0 and <= MaxDigits } digits, var id]
            && long.TryParse(position, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && digits.All(char.IsAsciiHexDigitLower)
            && TaskId.IsValid(id)
            ? new((TaskPriority)(priority[0] - '0'), number, digits, id)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(int)Priority}{Separator}{Position}{Separator}{Digits}{Separator}{Id}");
}
