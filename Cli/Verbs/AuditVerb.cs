using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;
using AriaCluster.Cli.Submitting;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria audit</c>: who changed what, from where, and what came of it.</summary>
internal sealed class AuditVerb : IVerb
{
    private const int DefaultLimit = 50;

    private readonly Argument<string?> _target = new("TARGET") { Description = "Only of this task, worker, key or host", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _since = new("--since") { Description = "From a time ago (2h) or a date (2030-01-31) on", HelpName = "TIME" };
    private readonly Option<string?> _until = new("--until") { Description = "Before a time ago or a date", HelpName = "TIME" };
    private readonly Option<string?> _by = new("--by") { Description = "Only with the key of this name", HelpName = "KEY" };
    private readonly Option<string?> _action = new("--action") { Description = "Only this operation, as it is listed", HelpName = "ACTION" };
    private readonly Option<int?> _limit = new("--limit", "-n") { Description = $"At most so many, up to 1000 (default {DefaultLimit})", HelpName = "N", CustomParser = WholeNumber.Parse };
    private readonly Option<string?> _after = new("--after") { Description = "Go on where a list ended (its `next`)", HelpName = "CURSOR" };

    public Command Create(VerbFactory verbs) =>
        verbs.Create("audit", "List who changed what, newest first", RunAsync, _target, _since, _until, _by, _action, _limit, _after);

    private async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var answer = await invocation.Hub.GetAsync($"api/audit?{ToQuery(invocation)}", Patience.None, invocation.Canceled);
        if (invocation.Report.TryRelay(answer))
        {
            return ExitCode.Done;
        }

        var listing = new Listing().Fixed("TIME").Fixed("BY").Fixed("FROM").Fixed("HTTP").Flexible("WHAT");
        foreach (var entry in answer.Items("entries"))
        {
            listing.Row(Times.Local(entry.Text("at")), entry.Text("by"), entry.Text("address"), entry.Text("status"), Describe(entry));
        }

        listing.Print(Consoles.Out(invocation.Shell));
        invocation.Report.Note(answer.Text("next") is { } next ? $"There are more: --after {next}" : $"{listing.Count} {(listing.Count == 1 ? "entry" : "entries")}");
        return ExitCode.Done;
    }

    private string ToQuery(Invocation invocation) => string.Join('&', new[]
    {
        ("limit", (invocation.Get(_limit) ?? DefaultLimit).ToString(CultureInfo.InvariantCulture)),
        ("target", invocation.Get(_target)),
        ("since", ReadTime("--since", invocation.Get(_since), invocation.Shell.Time)),
        ("until", ReadTime("--until", invocation.Get(_until), invocation.Shell.Time)),
        ("by", invocation.Get(_by)),
        ("action", invocation.Get(_action)),
        ("after", invocation.Get(_after)),
    }.Where(pair => pair.Item2 is not null).Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2!)}"));

    private static string? ReadTime(string option, string? text, TimeProvider time)
    {
        if (text is null)
        {
            return null;
        }

        var read = Span.Parse(text) is { } span ? time.GetUtcNow() - span
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var at) ? at
            : throw new Failure(ExitCode.Usage, $"{option} '{text}' is neither {Span.Rule} nor a date such as 2030-01-31.");
        return read.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }

    // putSettings cluster: maxRunning 10 -> 20
    private static string Describe(JsonElement entry)
    {
        var what = string.Join(' ', new[] { entry.Text("action"), entry.Text("target") ?? entry.Text("kind"), entry.Text("filter") }.OfType<string>());
        var changes = string.Join(", ", entry.Items("changes").Select(change => $"{change.Text("name")} {change.Text("old") ?? "-"} -> {change.Text("new") ?? "-"}"));
        return what + (entry.Whole("count") is not (null or 1) and var count ? $" ({count})" : "") + (changes.Length > 0 ? $": {changes}" : "");
    }
}
