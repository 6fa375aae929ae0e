using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;
using AriaCluster.Cli.Submitting;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria key</c>: makes, lists and revokes the keys that people and programs get in with.</summary>
internal sealed class KeyVerb : IVerb
{
    private const string Route = "api/keys";
    private const string DefaultScope = "submit";

    private readonly Argument<string> _name = new("NAME") { Description = "Who or what it is for; owns what is submitted with it" };
    private readonly Argument<string[]> _names = new("NAME") { Description = "Keys", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string[]> _scopes = new("--scope", "-s") { Description = $"read, submit, control, admin (a,b,…); default {DefaultScope}", HelpName = "SCOPE" };
    private readonly Option<string?> _expires = new("--expires") { Description = "It ends after a time (90d) or at a date (2030-01-31)", HelpName = "TIME" };
    private readonly Option<string?> _root = new("--root") { Description = "All it submits is delivered below this folder", HelpName = "DIR" };
    private readonly Option<int?> _maxTasks = new("--max-tasks") { Description = "The most of its tasks unfinished at once", HelpName = "N", CustomParser = WholeNumber.Parse };
    private readonly Option<string?> _maxBytes = new("--max-bytes") { Description = "The most bytes of its tasks of a day (20G); a length counts once it is known", HelpName = "SIZE" };
    private readonly Option<bool> _replace = new("--replace") { Description = "A key of this name ends with it" };

    public Command Create(VerbFactory verbs)
    {
        var key = verbs.Create("key", "List, make or revoke API keys", ListAsync);
        key.Add(verbs.Create("create", "Make a key and print it, this once", CreateAsync, _name, _scopes, _expires, _root, _maxTasks, _maxBytes, _replace));
        key.Add(verbs.Create("list", "List keys, without the keys themselves", ListAsync));
        key.Add(verbs.Create("revoke", "Refuse keys from now on; their tasks stay", RevokeAsync, _names));
        return key;
    }

    private async Task<ExitCode> CreateAsync(Invocation invocation)
    {
        var answer = await PutAsync(invocation, JsonBody.Of(json => Write(json, invocation)));
        var report = invocation.Report;
        if (report.TryRelay(answer))
        {
            return ExitCode.Done;
        }

        report.Line(answer.Text("key") ?? "");
        report.Note($"Key {answer.Text("name")}: {Describe(answer)}. It is shown this once.");
        return ExitCode.Done;
    }

    private async Task<JsonElement> PutAsync(Invocation invocation, byte[] body)
    {
        var name = invocation.Get(_name)!;
        try
        {
            return await invocation.Hub.PutAsync(RouteOf(name), body, onlyNew: !invocation.Get(_replace), invocation.Canceled);
        }
        catch (Failure failure) when (failure.Problem is { Status: (int)HttpStatusCode.PreconditionFailed })
        {
            throw new Failure(failure.Code, $"There is a key '{name}' already.", $"Choose another name, or end that one with a new one in its place: --replace") { Problem = failure.Problem };
        }
    }

    private static async Task<ExitCode> ListAsync(Invocation invocation)
    {
        var answer = await invocation.Hub.GetAsync(Route, Patience.None, invocation.Canceled);
        if (invocation.Report.TryRelay(answer))
        {
            return ExitCode.Done;
        }

        var listing = new Listing().Fixed("NAME").Fixed("SCOPES").Fixed("EXPIRES").Fixed("LAST USED").Fixed("QUOTA").Flexible("FOLDER");
        foreach (var key in answer.Items("keys"))
        {
            listing.Row(key.Text("name"), Scopes(key), Times.Local(key.Text("expiresAt")), Times.Local(key.Text("lastUsedAt")), Quota(key), key.Text("root"));
        }

        listing.Print(Consoles.Out(invocation.Shell));
        invocation.Report.Note(Units.Count(listing.Count, "key"));
        return ExitCode.Done;
    }

    private async Task<ExitCode> RevokeAsync(Invocation invocation)
    {
        var (names, revoked, refused) = (invocation.Get(_names)!, new List<string>(), new Refused(invocation.Report, "keys"));
        foreach (var name in names)
        {
            try
            {
                await invocation.Hub.CommandAsync(HttpMethod.Delete, RouteOf(name), invocation.Canceled);
                revoked.Add(name);
                invocation.Report.Line($"revoked  {name}");
            }
            catch (Failure failure) when (names.Length > 1 && Refused.IsOfOne(failure))
            {
                refused.Add(name, failure);
            }
        }

        if (invocation.Report.AsJson)
        {
            invocation.Report.Document(json => WriteRevoked(json, revoked, refused.Combined));
        }

        return refused.Code;
    }

    private static void WriteRevoked(Utf8JsonWriter json, List<string> revoked, Failure? failure)
    {
        json.WriteStartObject();
        json.WriteStrings("revoked", revoked);
        if (failure is not null)
        {
            Report.WriteError(json, failure);
        }

        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, Invocation invocation)
    {
        var scopes = invocation.Get(_scopes)!.SelectMany(scope => scope.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct();
        json.WriteStrings("scopes", scopes.DefaultIfEmpty(DefaultScope));
        if (invocation.Get(_expires) is { } expires)
        {
            json.WriteString("expiresAt", ReadTime(expires, invocation.Shell.Time));
        }

        if (invocation.Get(_root) is { } root)
        {
            json.WriteString("root", root);
        }

        if (invocation.Get(_maxTasks) is { } tasks)
        {
            json.WriteNumber("maxTasks", tasks);
        }

        if (invocation.Get(_maxBytes) is { } bytes)
        {
            json.WriteNumber("maxBytesPerDay", ByteSize.Parse(bytes) ?? throw new Failure(ExitCode.Usage, $"--max-bytes '{bytes}' is not {ByteSize.Rule}."));
        }
    }

    private static DateTimeOffset ReadTime(string text, TimeProvider time) =>
        Span.Parse(text) is { } span ? time.GetUtcNow() + span
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var at) ? at
        : throw new Failure(ExitCode.Usage, $"--expires '{text}' is neither {Span.Rule} nor a date such as 2030-01-31.");

    private static string RouteOf(string name) => $"{Route}/{PathSegment.Of(name)}";

    private static string Scopes(JsonElement key) => string.Join(',', key.Items("scopes").Select(scope => scope.ToString()));

    private static string? Quota(JsonElement key) =>
        string.Join(", ", new[]
        {
            key.Whole("maxTasks") is { } tasks ? Units.Count(tasks, "task") : null,
            key.Whole("maxBytesPerDay") is { } bytes ? $"{Units.Size(bytes)}/day" : null,
        }.OfType<string>());

    private static string Describe(JsonElement key) =>
        string.Join("; ", new[]
        {
            Scopes(key),
            key.Text("root") is { } root ? $"below {root}" : null,
            Quota(key) is { Length: > 0 } quota ? $"at most {quota}" : null,
            key.Text("expiresAt") is { } at ? $"until {Times.Local(at)}" : null,
        }.OfType<string>());
}
