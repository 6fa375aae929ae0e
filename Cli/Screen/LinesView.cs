using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Screen;

/// <summary>A line whenever a task changes its status or gets a tenth further, for logs and pipes.</summary>
/// <param name="print">Prints a line of progress.</param>
/// <param name="note">Prints what keeps the view from being up to date, which is no progress.</param>
/// <param name="time">Says when.</param>
internal sealed class LinesView(Action<string> print, Action<string> note, TimeProvider time) : IProgressView
{
    // Bounded for a view that runs for days: what was not seen for so many frames is forgotten.
    private const int MaxRemembered = 100_000;

    private readonly Dictionary<string, (string Status, int Tenth)> _seen = [];

    private string? _waiting;

    public Task RunAsync(Func<Action<ProgressFrame>, Task> work) => work(Show);

    private void Show(ProgressFrame frame)
    {
        if (_seen.Count > MaxRemembered)
        {
            _seen.Clear();
        }

        if (frame.Notice is not null)
        {
            note($"{time.GetLocalNow():HH:mm:ss} {frame.Notice}");
        }

        if (frame.Waiting is not null && frame.Waiting != _waiting)
        {
            print($"{time.GetLocalNow():HH:mm:ss} waiting: {frame.Waiting}");
        }

        _waiting = frame.Waiting;
        foreach (var task in frame.Tasks)
        {
            var now = (task.Status, Tenth(task));
            if (!_seen.TryGetValue(task.Id, out var before) || before != now)
            {
                _seen[task.Id] = now;
                print(Line(task));
            }
        }
    }

    private static int Tenth(HubTask task) => task.Status == TaskStatuses.Downloading ? (int)(Percent(task) / 10) : 0;

    private static double Percent(HubTask task) =>
        task is { LengthBytes: > 0 and var length, CompletedBytes: { } done } ? 100.0 * done / length : task.Progress ?? 0;

    private string Line(HubTask task)
    {
        var clock = time.GetLocalNow().ToString("HH:mm:ss");
        var share = task.Status == TaskStatuses.Downloading && Percent(task) > 0 ? $" {Percent(task):0}%" : "";
        var size = task.LengthBytes is { } length ? $" ({Units.Size(length)})" : "";
        return $"{clock} {task.Status}{share} {task.Title}{size}";
    }
}
