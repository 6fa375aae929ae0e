using System.Collections.Immutable;
using System.Text.Json;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Bench.Reliability;

/// <summary>Writes down what a worker and the hub say to each other, when it leaves either, whether or not it arrives.</summary>
/// <param name="history">Where to.</param>
/// <param name="worker">Whose link it is.</param>
/// <param name="deaf">Whether the worker is kept from hearing that an attempt is superseded: the hub's fence then has no effect on it.</param>
internal sealed class Witness(History history, string worker, bool deaf)
{
    /// <summary>Listens to one more connection.</summary>
    public LinkTap NewTap()
    {
        var (exchange, fromWorker, fromHub) = (new Exchange(), new FrameReader(), new FrameReader());
        return new(read => fromWorker.Take(read).Select(ToHub), read => fromHub.Take(read).Select(ToWorker));

        ReadOnlyMemory<byte> ToHub(WireUnit unit)
        {
            if (unit.Text is { } text)
            {
                NoteWorker(exchange, text);
            }

            return unit.Raw;
        }

        ReadOnlyMemory<byte> ToWorker(WireUnit unit) =>
            unit.Text is { } text && NoteHub(exchange, text) is { } changed ? FrameReader.Compose(changed) : unit.Raw;
    }

    private void NoteWorker(Exchange exchange, byte[] text)
    {
        if (Read<WorkerFrame>(text) is not { Reports: { } reports } frame)
        {
            return;
        }

        lock (exchange)
        {
            exchange.Reports[frame.Id] = reports;
        }

        foreach (var report in reports)
        {
            history.Add(HappeningKind.Reported, worker, report.Key, report.Result?.Files.FirstOrDefault()?.Path, report.Event);
        }
    }

    // What the worker is to get instead of the message; null for the message itself.
    private byte[]? NoteHub(Exchange exchange, byte[] text)
    {
        if (Read<HubFrame>(text) is not { } frame)
        {
            return null;
        }

        foreach (var order in new[] { frame.Orders, frame.Heartbeat?.Orders, frame.Register?.Orders }.SelectMany(orders => orders?.Add ?? []))
        {
            history.Add(HappeningKind.Ordered, worker, order.Key);
        }

        return frame.Verdicts is { } verdicts ? Answered(exchange, frame, verdicts) : null;
    }

    private byte[]? Answered(Exchange exchange, HubFrame frame, ImmutableArray<ReportVerdict> verdicts)
    {
        ImmutableArray<PartReport> reports;
        lock (exchange)
        {
            if (!exchange.Reports.Remove(frame.Id, out reports))
            {
                history.Add(HappeningKind.Broken, worker, text: $"verdicts for a frame that was never sent: {frame.Id}");
                return null;
            }
        }

        for (var i = 0; i < reports.Length; i++)
        {
            history.Add(HappeningKind.Answered, worker, reports[i].Key, reports[i].Result?.Files.FirstOrDefault()?.Path, reports[i].Event, verdicts[i]);
        }

        return deaf && verdicts.Contains(ReportVerdict.Superseded)
            ? JsonSerializer.SerializeToUtf8Bytes(
                frame with { Verdicts = [.. verdicts.Select(verdict => verdict == ReportVerdict.Superseded ? ReportVerdict.Accepted : verdict)] }, WireJson.Options)
            : null;
    }

    private static T? Read<T>(byte[] text) => JsonSerializer.Deserialize<T>(text, WireJson.Options);

    /// <summary>One connection's reports that wait for their answer, by the frame's number.</summary>
    private sealed class Exchange
    {
        public Dictionary<long, ImmutableArray<PartReport>> Reports { get; } = [];
    }
}
