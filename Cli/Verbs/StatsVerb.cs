using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria stats</c>: tasks by status, and how the last ten minutes' attempts ended.</summary>
internal sealed class StatsVerb : IVerb
{
    private static readonly string[] _kinds = ["result", "worker", "host"];

    public Command Create(VerbFactory verbs) => verbs.Create("stats", "Show how downloads ended in the last ten minutes", RunAsync);

    private static async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var stats = await invocation.Hub.GetAsync("api/stats", Patience.None, invocation.Canceled);
        if (invocation.Report.TryRelay(stats))
        {
            return ExitCode.Done;
        }

        Print(invocation, stats, stats.Member("window"));
        return ExitCode.Done;
    }

    private static void Print(Invocation invocation, JsonElement stats, JsonElement? seen)
    {
        var counts = stats.Members("tasks").Where(count => count.Value.ToString() != "0").Select(count => $"{count.Value} {count.Name}").ToArray();
        invocation.Report.Field("tasks", counts.Length == 0 ? "none" : string.Join(", ", counts));
        if (seen is not { } window)
        {
            return;
        }

        invocation.Report.Field("since", string.Create(
            CultureInfo.InvariantCulture,
            $"{Times.Local(window.Text("since"))}: {window.Whole("completed")} completed, {window.Whole("failed")} failed, "
                + $"{window.GetProperty("perMinute").GetDouble():0.##} a minute, {Units.Speed(window.Whole("bytesPerSecond") ?? 0)}"));
        var listing = new Listing()
            .Fixed("BY").Names("NAME").Fixed("COMPLETED", right: true).Fixed("FAILED", right: true).Fixed("A MINUTE", right: true).Fixed("SIZE", right: true).Fixed("SPEED", right: true);
        foreach (var (kind, one) in _kinds.SelectMany(kind => Of(window, kind).Select(one => (kind, one))))
        {
            listing.Row(
                kind,
                one.Text("name"),
                $"{one.Whole("completed")}",
                $"{one.Whole("failed")}",
                one.Text("perMinute"),
                Units.Size(one.Whole("bytes") ?? 0),
                Units.Speed(one.Whole("bytesPerSecond") ?? 0));
        }

        listing.Print(Consoles.Out(invocation.Shell));
    }

    private static IEnumerable<JsonElement> Of(JsonElement window, string kind) => window.Items($"by{char.ToUpperInvariant(kind[0])}{kind[1..]}");
}
