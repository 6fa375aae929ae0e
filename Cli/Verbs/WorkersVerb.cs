using System.CommandLine;
using System.Text.Json;
using AriaCluster.Cli.Completion;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria workers</c>: the machines that download.</summary>
internal sealed class WorkersVerb : IVerb
{
    private readonly Argument<string?> _name = new("NAME") { Description = "All about this one", HelpName = "NAME", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string> _revoked = new("NAME") { Description = "A worker", HelpName = "NAME" };

    public Command Create(VerbFactory verbs)
    {
        _name.CompletionSources.Add(_ => [LiveValues.Workers]);
        _revoked.CompletionSources.Add(_ => [LiveValues.Workers]);
        var workers = verbs.Create("workers", "List workers, or show one", invocation => invocation.Get(_name) is { } name ? ShowAsync(invocation, name) : ListAsync(invocation), _name);
        workers.Add(verbs.Create("revoke", "Refuse a worker's token from now on; what it holds goes elsewhere", RevokeAsync, _revoked));
        return workers;
    }

    private static async Task<ExitCode> ShowAsync(Invocation invocation, string name)
    {
        var worker = await invocation.Hub.GetAsync(WorkerApi.Route(name), Patience.None, invocation.Canceled);
        if (!invocation.Report.TryRelay(worker))
        {
            WorkerDetails.Print(worker, invocation.Report);
        }

        return ExitCode.Done;
    }

    private static async Task<ExitCode> ListAsync(Invocation invocation)
    {
        var answer = await invocation.Hub.GetAsync("api/workers", Patience.None, invocation.Canceled);
        if (invocation.Report.TryRelay(answer))
        {
            return ExitCode.Done;
        }

        var listing = new Listing().Names("NAME").Fixed("STATUS").Fixed("SLOTS", right: true).Fixed("SPEED", right: true).Fixed("FREE", right: true).Flexible("TAGS");
        var reasons = new List<string>();
        foreach (var worker in answer.Items("workers"))
        {
            Add(listing, worker);
            if (worker.Text("why") is { } why)
            {
                reasons.Add($"{worker.Text("name")}: {Times.Local(why)}");
            }
        }

        listing.Print(Consoles.Out(invocation.Shell));
        reasons.ForEach(invocation.Report.Line);
        invocation.Report.Note(Units.Count(listing.Count, "worker"));
        return ExitCode.Done;
    }

    private async Task<ExitCode> RevokeAsync(Invocation invocation)
    {
        var name = invocation.Get(_revoked)!;
        await invocation.Hub.CommandAsync(HttpMethod.Delete, $"{WorkerApi.Route(name)}/token", invocation.Canceled);
        invocation.Report.Line($"revoked  {name}");
        if (invocation.Report.AsJson)
        {
            invocation.Report.Document(json =>
            {
                json.WriteStartObject();
                json.WriteString("revoked", name);
                json.WriteEndObject();
            });
        }

        return ExitCode.Done;
    }

    private static void Add(Listing listing, JsonElement worker) => listing.Row(
        worker.Text("name"),
        WorkerStatus.Of(worker),
        $"{worker.Whole("usedSlots") ?? 0}/{worker.Whole("slots") ?? 0}",
        Units.Speed(worker.Whole("speedBytesPerSecond") ?? 0),
        worker.Member("health")?.Whole("diskFreeBytes") is { } free ? Units.Size(free) : null,
        string.Join(' ', worker.Members("tags").Select(tag => $"{tag.Name}={tag.Value}")));
}
