using System.Diagnostics;
using System.Text.Json;
using AriaCluster.Tasks;

namespace AriaCluster.Bench.Reliability;

/// <summary>What happened, in the order in which this program saw it: in memory for the checks, and as JSON lines for people.</summary>
internal sealed class History : IDisposable
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private readonly List<Happening> _all = [];
    private readonly StreamWriter _file;

    public History(string path) => _file = new StreamWriter(path);

    /// <summary>Since the run began.</summary>
    public TimeSpan Now => _clock.Elapsed;

    public IReadOnlyList<Happening> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    public void Add(HappeningKind kind, string? worker = null, PartKey? part = null, string? text = null, PartEvent? report = null, ReportVerdict? verdict = null)
    {
        lock (_lock)
        {
            var happening = new Happening(Now, kind, worker, part, text, report, verdict);
            _all.Add(happening);
            _file.WriteLine(JsonSerializer.Serialize(happening, WireJson.Options));
        }
    }

    public void Dispose() => _file.Dispose();
}
