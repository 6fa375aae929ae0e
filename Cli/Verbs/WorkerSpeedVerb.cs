using System.CommandLine;
using System.Text.Json;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria worker-speed</c>: how fast one worker may download.</summary>
internal sealed class WorkerSpeedVerb : IVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "A worker" };
    private readonly SpeedWish _wish = new();

    public Command Create(VerbFactory verbs) =>
        verbs.Create("worker-speed", "Show or limit how fast a worker downloads, by the time of day", RunAsync, [_name, .. _wish.Symbols]);

    private async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var route = $"api/workers/{PathSegment.Of(invocation.Get(_name)!)}";
        Task<JsonElement> GetAsync() => invocation.Hub.GetAsync(route, Patience.None, invocation.Canceled);
        var worker = _wish.IsToShow(invocation) ? await GetAsync() : await _wish.SetAsync(invocation, $"{route}/speed", async () => (await GetAsync()).Member("speed"));
        if (invocation.Report.TryRelay(worker))
        {
            return ExitCode.Done;
        }

        foreach (var line in worker.Member("speed") is { } speed ? SpeedWish.Describe(speed) : ["no limit of its own"])
        {
            invocation.Report.Line($"{worker.Text("name")}  {line}");
        }

        return ExitCode.Done;
    }
}
