using System.CommandLine;
using System.Text.Json;
using AriaCluster.Cli.Databases;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria db</c>: what the hub keeps, to move, back up, put back and check.</summary>
internal sealed class DbVerb : IVerb
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(500);

    private readonly Option<string?> _data = new("--data") { Description = "The folder that `up` was given (else that of the last up)", HelpName = "DIR" };
    private readonly Option<string?> _connection = new("--connection") { Description = "PostgreSQL's connection string (else ARIA_STORAGE__CONNECTIONSTRING)", HelpName = "STRING" };
    private readonly Option<string> _from = new("--from") { Description = "What is read", HelpName = "DATABASE", Required = true };
    private readonly Option<string> _to = new("--to") { Description = "What is written; it must be empty, or an unfinished copy of the same", HelpName = "DATABASE", Required = true };
    private readonly Option<string?> _db = new("--db") { Description = "Where to put it (else what `up` last used there)", HelpName = "sqlite|postgresql" };
    private readonly Option<bool> _force = new("--force") { Description = "Over a database that is not empty, which is kept aside" };
    private readonly Option<bool> _overwrite = new("--force") { Description = "Over a file that is there" };
    private readonly Argument<string> _file = new("FILE") { Description = "The backup" };
    private readonly Argument<string> _imported = new("FILE") { Description = "A database of the former Aria Cluster, a session of aria2c, an archive of history, or a backup" };
    private readonly Argument<string?> _checked = new("FILE") { Description = "A backup; without it the database itself", Arity = ArgumentArity.ZeroOrOne };

    public Command Create(VerbFactory verbs)
    {
        _db.AcceptOnlyFromAmong("sqlite", "postgresql");
        var db = new Command("db", "Move, back up, restore and check what the hub keeps");
        db.Add(verbs.Create("migrate", $"Copy all rows into another database: {DatabaseSpec.Rule}", MigrateAsync, _from, _to, _data, _connection));
        db.Add(verbs.Create("backup", "Write a backup, while the hub goes on", BackUpAsync, _file, _data, _connection, _overwrite));
        db.Add(verbs.Create("restore", "Put a backup in the place of the database; no hub may run on it", RestoreAsync, _file, _data, _db, _connection, _force));
        db.Add(verbs.Create("verify", "Check a backup, or the database", VerifyAsync, _checked, _data, _connection));
        db.Add(verbs.Create("import", "Take tasks from a file; those that are here already stay as they are", ImportAsync, _imported));
        return db;
    }

    private async Task<ExitCode> MigrateAsync(Invocation invocation)
    {
        var (from, to) = (DatabaseSpec.Parse(invocation.Get(_from)!), DatabaseSpec.Parse(invocation.Get(_to)!));
        var folder = DatabaseFolder.Of(invocation.Get(_data), invocation.Shell);
        if (to.IsMemory)
        {
            throw new Failure(ExitCode.Usage, "A database in memory begins empty with its hub; nothing can be copied into it.");
        }

        var result = from.IsMemory
            ? await CopyMemoryAsync(invocation, folder, to)
            : await new DatabaseProcess(invocation).RunAsync(new(
                "migrate", folder.Find(from, invocation.Get(_connection)), folder.Find(to, invocation.Get(_connection))));
        ShowCopy(invocation, result);
        return ExitCode.Done;
    }

    private async Task<JsonElement> CopyMemoryAsync(Invocation invocation, DatabaseFolder folder, DatabaseSpec to)
    {
        if (to is { Kind: "sqlite", Place: not null })
        {
            throw new Failure(ExitCode.Usage, "A hub copies its memory into its own folder only.", "Leave the folder after sqlite: away.");
        }

        using var hub = folder.Hub();
        var body = JsonSerializer.SerializeToUtf8Bytes(
            to.Kind == "sqlite" ? new() { ["to"] = "sqlite" }
                : new Dictionary<string, string> { ["to"] = "postgresql", ["connectionString"] = folder.Find(to, invocation.Get(_connection)).ConnectionString! },
            HubJson.Default.DictionaryStringString);
        var copy = await hub.SetAsync(HttpMethod.Post, "api/db/migration", body, invocation.Canceled);
        for (; copy.Text("state") == "running"; copy = await hub.GetAsync("api/db/migration", Patience.None, invocation.Canceled))
        {
            invocation.Report.Note($"{copy.Whole("rows")} of {copy.Whole("total") ?? 0} rows");
            await Task.Delay(_look, invocation.Shell.Time, invocation.Canceled);
        }

        return copy.Text("state") == "done" ? copy : throw new Failure(ExitCode.NotDone, copy.Text("error") ?? "The copy was broken off.");
    }

    private async Task<ExitCode> BackUpAsync(Invocation invocation)
    {
        var (file, folder) = (FindBackup(invocation.Get(_file)!, invocation.Get(_overwrite)), DatabaseFolder.Of(invocation.Get(_data), invocation.Shell));
        var result = default(JsonElement);
        var isNamed = invocation.NamesHub && invocation.Get(_data) is null;
        if (isNamed || folder.IsMemory)
        {
            using var own = isNamed ? null : folder.Hub();
            await new BackupDownload(own ?? invocation.Hub, file).RunAsync(
                async draft => result = await VerifyAsync(invocation, new("verify", File: draft)), invocation.Canceled);
        }
        else
        {
            result = await new DatabaseProcess(invocation).RunAsync(new("backup", folder.Own(invocation.Get(_connection)), File: file));
        }

        Show(invocation, result, $"{file} has {result.Whole("rows")} rows: {Counts(result)}.");
        return ExitCode.Done;
    }

    private static string FindBackup(string named, bool overwrite)
    {
        var file = Path.GetFullPath(named);
        return Directory.Exists(file) ? throw new Failure(ExitCode.Usage, $"{file} is a folder.", "Name the file that is to be written.")
            : Path.GetDirectoryName(file) is { } folder && !Directory.Exists(folder) ? throw new Failure(ExitCode.Usage, $"There is no folder {folder}.", "Make it, or name another.")
            : File.Exists(file) && !overwrite ? throw new Failure(ExitCode.Usage, $"{file} is there already.", "Name another file, or write over it with --force.")
            : file;
    }

    private async Task<ExitCode> RestoreAsync(Invocation invocation)
    {
        var folder = DatabaseFolder.Of(invocation.Get(_data), invocation.Shell);
        var place = invocation.Get(_db) is { } kind ? folder.Find(new(kind, null), invocation.Get(_connection)) : folder.Own(invocation.Get(_connection));
        ShowCopy(invocation, await new DatabaseProcess(invocation).RunAsync(new("restore", To: place, File: NamedFile.Find(invocation.Get(_file)!), Force: invocation.Get(_force))));
        return ExitCode.Done;
    }

    private async Task<ExitCode> VerifyAsync(Invocation invocation)
    {
        var folder = DatabaseFolder.Of(invocation.Get(_data), invocation.Shell);
        JsonElement found;
        if (invocation.Get(_checked) is { } file)
        {
            found = await new DatabaseProcess(invocation).RunAsync(new("verify", File: NamedFile.Find(file)));
        }
        else if (folder.IsMemory)
        {
            using var hub = folder.Hub();
            found = await hub.GetAsync("api/db/check", new Patience(TimeSpan.FromSeconds(1), invocation.Report.Note), invocation.Canceled);
        }
        else
        {
            found = await new DatabaseProcess(invocation).RunAsync(new("verify", folder.Own(invocation.Get(_connection))));
        }

        var faults = found.Whole("faults") ?? 0;
        Show(invocation, found, $"{found.Text("what")} has {found.Whole("rows")} rows{(Counts(found) is { Length: > 0 } counts ? $": {counts}" : "")}. {(faults == 0 ? "Nothing is wrong." : $"{Units.Count(faults, "fault")}:")}");
        foreach (var fault in found.Items("listed"))
        {
            invocation.Report.Line("  " + fault.GetString());
        }

        return faults == 0 ? ExitCode.Done : ExitCode.NotDone;
    }

    private async Task<ExitCode> ImportAsync(Invocation invocation)
    {
        await using var file = NamedFile.Open(invocation.Get(_imported)!);
        var report = await invocation.Hub.UploadAsync("api/db/import", file, invocation.Canceled);
        Show(invocation, report, $"{report.Text("format")}: {report.Whole("read")} read, {report.Whole("added")} added, {report.Whole("already")} here already, {report.Whole("refused")} refused.");
        foreach (var remark in report.Items("faults").Concat(report.Items("notes")))
        {
            invocation.Report.Line($"  {remark.Text("where")}{(remark.Text("id") is { } id ? $", {id}" : "")}: {remark.Text("text")}");
        }

        return report.Whole("refused") > 0 ? ExitCode.NotDone : ExitCode.Done;
    }

    private static async Task<JsonElement> VerifyAsync(Invocation invocation, DatabaseRequest request)
    {
        var found = await new DatabaseProcess(invocation).RunAsync(request);
        return found.Whole("faults") == 0 ? found : throw new Failure(ExitCode.NotDone, $"What the hub sent has faults: {found.Items("listed").First().GetString()}");
    }

    private static void ShowCopy(Invocation invocation, JsonElement result)
    {
        Show(invocation, result, $"{result.Text("to")} has all {result.Whole("rows")} rows: {Counts(result)}; {result.Whole("written")} were written now. One more says in its audit who did that.");
        if (result.Member("fenced") is { ValueKind: JsonValueKind.True })
        {
            invocation.Report.Note("Tasks may have gone on since: their attempts begin above all that were given out before.");
        }
    }

    private static void Show(Invocation invocation, JsonElement result, string words)
    {
        if (!invocation.Report.TryRelay(result))
        {
            invocation.Report.Line(words);
        }
    }

    private static string Counts(JsonElement result) => string.Join(", ", result.Members("counts").Select(count => $"{count.Value} {count.Name}"));
}
