using System.CommandLine;
using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria workers</c>: the machines that download.</summary>
internal sealed class WorkersVerb : IVerb
{
    public Command Create(VerbFactory verbs) => verbs.Create("workers", "List workers", RunAsync);

    private static async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var answer = await invocation.Hub.GetAsync("api/workers", Patience.None, invocation.Canceled);
        if (invocation.Report.AsJson)
        {
            invocation.Report.Document(answer.WriteTo);
            return ExitCode.Done;
        }

        var listing = new Listing().Fixed("NAME").Fixed("STATUS").Fixed("SLOTS", right: true).Fixed("SPEED", right: true).Fixed("FREE", right: true).Flexible("TAGS");
        var (count, reasons) = (0, new List<string>());
        foreach (var worker in answer.Items("workers"))
        {
            Add(listing, worker);
            count++;
            if (worker.Text("why") is { } why)
            {
                reasons.Add($"{worker.Text("name")}: {why}");
            }
        }

        if (count > 0)
        {
            listing.Print(Consoles.Out(invocation.Shell));
        }

        reasons.ForEach(invocation.Report.Line);
        invocation.Report.Note(Units.Count(count, "worker"));
        return ExitCode.Done;
    }

    private static void Add(Listing listing, JsonElement worker) => listing.Row(
        worker.Text("name"),
        worker.Text("status"),
        $"{worker.Whole("usedSlots") ?? 0}/{worker.Whole("slots") ?? 0}",
        Units.Speed(worker.Whole("speedBytesPerSecond") ?? 0),
        worker.Member("health")?.Whole("diskFreeBytes") is { } free ? Units.Size(free) : null,
        string.Join(' ', worker.Members("tags").Select(tag => $"{tag.Name}={tag.Value}")));
}
