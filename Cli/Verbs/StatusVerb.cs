using System.CommandLine;
using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria status</c>: the cluster at a glance.</summary>
internal sealed class StatusVerb : IVerb
{
    private readonly Argument<string?> _id = new("ID") { Description = "Of a task, to show that instead", Arity = ArgumentArity.ZeroOrOne };

    public Command Create(VerbFactory verbs)
    {
        _id.Validators.Add(TaskId.Check);
        return verbs.Create("status", "Show how the cluster stands", RunAsync, _id);
    }

    private async Task<ExitCode> RunAsync(Invocation invocation)
    {
        if (invocation.Get(_id) is { } id)
        {
            return await ShowVerb.ShowAsync(invocation, id);
        }

        var status = await invocation.Hub.GetAsync("api/status", Patience.None, invocation.Canceled);
        if (invocation.Report.TryRelay(status))
        {
            return ExitCode.Done;
        }

        Print(invocation, status);
        return ExitCode.Done;
    }

    private static void Print(Invocation invocation, JsonElement status)
    {
        var workers = status.Member("workers") ?? default;
        var counts = status.Members("tasks").Where(count => count.Value.ToString() != "0").Select(count => $"{count.Value} {count.Name}").ToArray();
        var report = invocation.Report;
        report.Field("hub", $"{Refusals.Shown(invocation.Hub.Address)}, version {status.Text("version")}");
        report.Field("engine", $"{status.Text("engine")}, storage {status.Text("storage")}");
        report.Field("workers", $"{workers.Whole("alive") ?? 0} alive of {workers.Whole("total") ?? 0}; {Slots(workers)}");
        report.Field("tasks", counts.Length == 0 ? "none" : string.Join(", ", counts));
        if (status.Whole("speedBytesPerSecond") is { } speed)
        {
            report.Field("speed", Units.Speed(speed));
        }

        foreach (var (name, value) in HeldUp(status))
        {
            report.Field(name, value);
        }
    }

    // Only what there is: on most days nothing.
    private static IEnumerable<(string Name, string Value)> HeldUp(JsonElement status)
    {
        if (status.Member("paused")?.ValueKind == JsonValueKind.True)
        {
            yield return ("paused", $"{(status.Text("pausedUntil") is { } until ? $"until {Times.Local(until)}" : "until somebody resumes it")}: nothing new starts");
        }

        if (status.Whole("maxRunning") is { } most)
        {
            yield return ("limit", $"at most {Units.Count(most, "download")} at once{(status.Whole("running") is { } running ? $", {running} running" : "")}");
        }

        foreach (var host in status.Items("coolingHosts"))
        {
            yield return ("cools", $"{host.Text("host")}, until {Times.Local(host.Text("coolsUntil"))}");
        }
    }

    // A key that sees only its own tasks is not told what others keep busy.
    private static string Slots(JsonElement workers) => workers.Whole("usedSlots") is { } used
        ? $"{used} of {workers.Whole("slots") ?? 0} slots in use"
        : Units.Count(workers.Whole("slots") ?? 0, "slot");
}
