using System.CommandLine;
using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;
using AriaCluster.Cli.Submitting;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria cluster errors</c>: what failures lead to, and the rules that people set about it.</summary>
internal sealed class ErrorsVerb : IVerb
{
    private const string Route = "api/cluster/errors";

    private readonly Argument<string> _action = new("ACTION") { Description = "retry, elsewhere, restart, never or busy" };
    private readonly Argument<int> _place = new("PLACE") { Description = "The rule's number in the list" };
    private readonly Option<string?> _http = new("--http") { Description = "HTTP status, or a range such as 500-599", HelpName = "N[-N]" };
    private readonly Option<string?> _error = new("--error") { Description = "aria2's error code, or a range such as 14-18", HelpName = "N[-N]" };
    private readonly Option<string?> _host = new("--host") { Description = "Of the first source: example.org, or '*.example.org'", HelpName = "HOST" };
    private readonly Option<string?> _delay = new("--delay") { Description = "Before the first retry: 30s, 10m, 2h", HelpName = "TIME" };
    private readonly Option<double?> _backoff = new("--backoff") { Description = "What each further delay is multiplied by; default 2", HelpName = "N", CustomParser = Number.Parse };
    private readonly Option<double?> _jitter = new("--jitter") { Description = "The share by which a delay may be longer, 0 to 1", HelpName = "N", CustomParser = Number.Parse };
    private readonly Option<string?> _note = new("--note") { Description = "Why, in words", HelpName = "TEXT" };
    private readonly Option<int?> _at = new("--at") { Description = "Its place among the rules; default the last", HelpName = "PLACE", CustomParser = WholeNumber.Parse };

    public Command Create(VerbFactory verbs)
    {
        var errors = verbs.Create("errors", "Show or change what failures lead to", ShowAsync);
        errors.Add(verbs.Create("list", "Show all rules, in the order in which they are asked", ShowAsync));
        errors.Add(verbs.Create("set", "Add a rule, or replace the one for the same failure", SetAsync, _action, _http, _error, _host, _delay, _backoff, _jitter, _note, _at));
        errors.Add(verbs.Create("unset", "Take a rule back", UnsetAsync, _place));
        return errors;
    }

    private static async Task<ExitCode> ShowAsync(Invocation invocation) =>
        Show(invocation, await invocation.Hub.GetAsync(Route, Patience.None, invocation.Canceled));

    private async Task<ExitCode> SetAsync(Invocation invocation)
    {
        using var rule = JsonDocument.Parse(JsonBody.Of(json => WriteRule(json, invocation)));
        var rules = await ReadAsync(invocation);
        var same = rules.FindIndex(known => IsSame(known, rule.RootElement));
        if (same >= 0)
        {
            rules.RemoveAt(same);
        }

        var place = invocation.Get(_at) is { } at ? at - 1 : same >= 0 ? same : rules.Count;
        if (place < 0 || place > rules.Count)
        {
            throw new Failure(ExitCode.Usage, $"There is no place {place + 1}: there are {Units.Count(rules.Count, "other rule")}.");
        }

        rules.Insert(place, rule.RootElement);
        return await PutAsync(invocation, rules);
    }

    private async Task<ExitCode> UnsetAsync(Invocation invocation)
    {
        var rules = await ReadAsync(invocation);
        var place = invocation.Get(_place);
        if (place < 1 || place > rules.Count)
        {
            throw new Failure(ExitCode.Usage, $"There is no rule {place}.", "'aria cluster errors' lists them. Those that are built in stay.");
        }

        rules.RemoveAt(place - 1);
        return await PutAsync(invocation, rules);
    }

    private static async Task<List<JsonElement>> ReadAsync(Invocation invocation) =>
        [.. (await invocation.Hub.GetAsync(Route, Patience.None, invocation.Canceled)).Items("rules")];

    private static async Task<ExitCode> PutAsync(Invocation invocation, List<JsonElement> rules)
    {
        var body = JsonBody.Of(json =>
        {
            json.WriteStartArray("rules");
            rules.ForEach(rule => rule.WriteTo(json));
            json.WriteEndArray();
        });
        return Show(invocation, await invocation.Hub.SetAsync(HttpMethod.Put, Route, body, invocation.Canceled));
    }

    private void WriteRule(Utf8JsonWriter json, Invocation invocation)
    {
        json.WriteString("action", invocation.Get(_action));
        WriteText(json, "status", invocation.Get(_http));
        WriteText(json, "code", invocation.Get(_error));
        WriteText(json, "host", invocation.Get(_host)?.ToLowerInvariant());
        WriteNumber(json, "delay", invocation.Get(_delay) is { } text
            ? (Span.Parse(text) ?? throw new Failure(ExitCode.Usage, $"--delay '{text}' is not {Span.Rule}.")).TotalSeconds : null);
        WriteNumber(json, "backoff", invocation.Get(_backoff));
        WriteNumber(json, "jitter", invocation.Get(_jitter));
        WriteText(json, "note", invocation.Get(_note));
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, double.IsFinite(number) ? number : throw new Failure(ExitCode.Usage, $"--{name} {number} is not a number."));
        }
    }

    private static bool IsSame(JsonElement a, JsonElement b) => (a.Text("status"), a.Text("code"), a.Text("host")) == (b.Text("status"), b.Text("code"), b.Text("host"));

    private static ExitCode Show(Invocation invocation, JsonElement table)
    {
        if (invocation.Report.TryRelay(table))
        {
            return ExitCode.Done;
        }

        var listing = new Listing().Fixed("RULE").Fixed("FAILURE").Fixed("HOST").Fixed("ACTION").Fixed("DELAY").Flexible("NOTE");
        foreach (var rule in table.Items("rules").Concat(table.Items("builtIn")))
        {
            listing.Row(rule.Text("number") ?? "built-in", Failure(rule), rule.Text("host"), rule.Text("action"), Delay(rule), rule.Text("note"));
        }

        listing.Print(Consoles.Out(invocation.Shell));
        return ExitCode.Done;
    }

    private static string Failure(JsonElement rule) => string.Join(" ", new[]
    {
        rule.Text("status") is { } status ? $"http {status}" : null,
        rule.Text("code") is { } code ? $"error {code}" : null,
    }.OfType<string>()) is { Length: > 0 } text ? text : "any";

    private static string? Delay(JsonElement rule) => string.Join(" ", new[]
    {
        rule.Text("delay") is { } delay ? $"{delay}s" : null,
        rule.Text("backoff") is { } backoff ? $"x{backoff}" : null,
        rule.Text("jitter") is { } jitter ? $"+{jitter}" : null,
    }.OfType<string>());
}
