using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using AriaCluster.Tasks;

namespace AriaCluster.Scheduling;

/// <summary>Counts how attempts ended, over a window that moves in steps of ten seconds.</summary>
internal sealed class OutcomeWindow(DateTimeOffset begun)
{
    private const int Steps = 60;
    private const int MostNames = 1000;
    private const string Others = "others";

    private static readonly TimeSpan _step = TimeSpan.FromSeconds(10);

    private readonly Queue<Step> _steps = new();

    public void Note(string worker, string? host, TaskError? error, long bytes, DateTimeOffset now)
    {
        var step = StepAt(now);
        Count(step.ByResult, ResultOf(error), error, bytes);
        Count(step.ByWorker, worker, error, bytes);
        if (host is not null)
        {
            Count(step.ByHost, host, error, bytes);
        }
    }

    public OutcomeReport Report(DateTimeOffset now)
    {
        Forget(now);
        var since = now - _step * Steps;
        return new(since > begun ? since : begun, now, Sum(step => step.ByResult), Sum(step => step.ByWorker), Sum(step => step.ByHost));
    }

    private static string ResultOf(TaskError? error) =>
        error is null ? "completed"
        : error.HttpStatus is { } status ? string.Create(CultureInfo.InvariantCulture, $"http {status}")
        : string.Create(CultureInfo.InvariantCulture, $"error {error.Code}");

    private static void Count(Dictionary<string, Tally> tallies, string name, TaskError? error, long bytes)
    {
        // However many hosts there are, a step stays small.
        ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(tallies, tallies.Count < MostNames || tallies.ContainsKey(name) ? name : Others, out _);
        tally = error is null ? tally with { Completed = tally.Completed + 1, Bytes = tally.Bytes + bytes } : tally with { Failed = tally.Failed + 1 };
    }

    private Step StepAt(DateTimeOffset now)
    {
        Forget(now);
        // A clock that was set back goes on in the step that is there.
        if (_steps.Count == 0 || now - _steps.Last().Begins >= _step)
        {
            _steps.Enqueue(new(now));
        }

        return _steps.Last();
    }

    private void Forget(DateTimeOffset now)
    {
        while (_steps.TryPeek(out var oldest) && (now - oldest.Begins > _step * Steps || _steps.Count > Steps))
        {
            _steps.Dequeue();
        }
    }

    private ImmutableArray<OutcomeCount> Sum(Func<Step, Dictionary<string, Tally>> of)
    {
        var sums = new Dictionary<string, Tally>();
        foreach (var (name, tally) in _steps.SelectMany(of))
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, name, out _);
            sum = new(sum.Completed + tally.Completed, sum.Failed + tally.Failed, sum.Bytes + tally.Bytes);
        }

        return
        [
            .. sums.OrderByDescending(pair => pair.Value.Completed + pair.Value.Failed).ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => new OutcomeCount(pair.Key, pair.Value.Completed, pair.Value.Failed, pair.Value.Bytes)),
        ];
    }

    private sealed class Step(DateTimeOffset begins)
    {
        public DateTimeOffset Begins => begins;

        public Dictionary<string, Tally> ByResult { get; } = [];

        public Dictionary<string, Tally> ByWorker { get; } = [];

        public Dictionary<string, Tally> ByHost { get; } = [];
    }

    private readonly record struct Tally(long Completed, long Failed, long Bytes);
}
