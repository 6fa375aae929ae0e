using System.CommandLine;
using AriaCluster.Cli.Databases;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Machine;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria up</c>: a hub and workers on this machine, from nothing or from what is there.</summary>
internal sealed class UpVerb : IVerb
{
    private readonly Option<int?> _port = new("--port") { Description = $"The hub's port (default {ClusterPlan.DefaultPort}; 0: a free one)", HelpName = "N", CustomParser = WholeNumber.Parse };
    private readonly Option<string?> _data = new("--data") { Description = "Where everything lies (default: data beside `aria`)", HelpName = "DIR" };
    private readonly Option<string?> _db = new("--db") { Description = "The database (default: the last one here, else sqlite)", HelpName = "memory|sqlite|postgresql" };
    private readonly Option<string?> _connection = new("--connection") { Description = "PostgreSQL's connection string (else ARIA_STORAGE__CONNECTIONSTRING)", HelpName = "STRING" };
    private readonly Option<int?> _workers = new("--workers") { Description = "How many workers (default 1); takes removed ones back", HelpName = "N", CustomParser = WholeNumber.Parse };
    private readonly Option<string?> _listen = new("--listen") { Description = "Serve other machines, too, at this address (default: this machine alone)", HelpName = "ADDRESS[:PORT]" };
    private readonly Option<string?> _cert = new("--cert") { Description = "With --listen: the certificate (PEM), for https", HelpName = "FILE" };
    private readonly Option<string?> _certKey = new("--key") { Description = "With --cert: its private key (PEM; default: in the same file)", HelpName = "FILE" };
    private readonly Option<string[]> _proxies = new("--proxy") { Description = "With --listen: a proxy that speaks TLS for the hub (repeatable)", HelpName = "ADDRESS|NETWORK" };
    private readonly Option<string[]> _hosts = new("--host") { Description = "With --listen: a name by which others reach the hub, and its proxy's port if it is not 443 (repeatable)", HelpName = "NAME[:PORT]" };
    private readonly Option<bool> _force = new("--force") { Description = "With --db: though it has tasks of before another database was used here" };
    private readonly Option<bool> _detach = new("--detach") { Description = "Return when all is ready, on a terminal, too" };

    public Command Create(VerbFactory verbs)
    {
        _db.AcceptOnlyFromAmong("memory", ClusterPlan.Sqlite, ClusterPlan.PostgreSql);
        return verbs.Create("up", "Start a hub and workers on this machine", RunAsync, _port, _data, _db, _connection, _workers, _listen, _cert, _certKey, _proxies, _hosts, _force, _detach);
    }

    private async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var shell = invocation.Shell;
        var folder = DataFolder.Of(invocation.Get(_data), shell);
        await new Aria2Package(shell, invocation.Report.Note).EnsureAsync(invocation.Canceled);
        TellOfAnother(invocation, folder);
        var running = await StartAsync(invocation, folder);
        if (!((ConnectionFile.TryRead(shell) ?? new(null, null)) with { Address = running.Address, KeyFile = running.KeyFile }).TryWrite(shell))
        {
            invocation.Report.Note($"{ConnectionFile.Path(shell) ?? "The connection file"} cannot be written: name the hub with --hub and --key-file.");
        }

        if (invocation.Report.AsJson)
        {
            invocation.Report.Document(running.Write);
            return ExitCode.Done;
        }

        Greet(invocation, running, folder);
        return shell.OutIsTerminal && shell.InIsTerminal && !invocation.Get(_detach) ? await WatchAsync(invocation, running) : ExitCode.Done;
    }

    // The other verbs know one hub, which is from now on this one.
    private static void TellOfAnother(Invocation invocation, DataFolder folder)
    {
        var last = DataFolder.OfLastUp(null, invocation.Shell);
        if (last.Path != folder.Path && Runs(Member.HubName, last))
        {
            invocation.Report.Note($"Another cluster runs on {last.Path}, and goes on. To stop it: {invocation.Shell.Command} down --data {ShellWord.Quote(last.Path)}");
        }
    }

    private async Task<RunningCluster> StartAsync(Invocation invocation, DataFolder folder)
    {
        var made = folder.Create();
        using var turn = await FolderTurn.TakeAsync(folder, invocation.Shell, invocation.Canceled);
        try
        {
            return await StartAsync(invocation, folder, logsStay: !made.TakesLogs);
        }
        catch (Exception e) when (e is Failure or OperationCanceledException)
        {
            made.Remove();
            throw;
        }
    }

    private async Task<RunningCluster> StartAsync(Invocation invocation, DataFolder folder, bool logsStay)
    {
        var shell = invocation.Shell;
        var before = ClusterPlan.Read(folder);
        var runs = Runs(Member.SupervisorName, folder) || Runs(Member.HubName, folder);
        if (before is null && WorkerPlan.Read(folder) is { } worker)
        {
            throw new Failure(ExitCode.SetUp, $"{folder.Path} belongs to the worker {worker.Name} of {worker.Hub}.", "Name another folder with --data.");
        }

        var plan = Request(invocation, before).Merge(before, runs, folder, shell.Time.GetUtcNow());
        if (!runs)
        {
            ListenCheck.Demand(plan, shell, folder);
            await ServerCheck.DemandAsync(before, plan, folder, shell, invocation.Canceled);
        }

        if (!runs && before is not null && !invocation.Get(_force))
        {
            await new DatabaseChange(before, plan, folder, shell).DemandAsync(invocation.Canceled);
        }

        var isFresh = !runs && !plan.WorkerNames.Any(name => Runs(name, folder));
        if (invocation.Get(_workers) is not null)
        {
            folder.TakeBack(plan.WorkerNames);
        }

        plan.Write(folder);
        try
        {
            return await new Startup(folder, plan, shell, invocation.Report.Note, logsStay).RunAsync(invocation.Canceled);
        }
        catch (Exception e) when (isFresh && e is Failure or OperationCanceledException)
        {
            await UndoAsync(folder, before, invocation);
            throw;
        }
    }

    private static bool Runs(string name, DataFolder folder) => folder.FindRunning(name) is not null;

    // Half of a cluster is of no use, and what did not work is nothing to remember.
    private static async Task UndoAsync(DataFolder folder, ClusterPlan? before, Invocation invocation)
    {
        await new Shutdown(folder, invocation.Shell, invocation.Report.Note).RunAsync(CancellationToken.None);
        File.Delete(folder.Plan);
        before?.Write(folder);
    }

    private UpRequest Request(Invocation invocation, ClusterPlan? before)
    {
        var listen = new ListenRequest(
            invocation.Get(_listen), invocation.Get(_cert), invocation.Get(_certKey), invocation.Get(_proxies) ?? [], invocation.Get(_hosts) ?? [], invocation.IsInsecure).Read(before?.Listen);
        return new(
            listen.Port ?? (invocation.Get(_port) is 0 ? HubPort.FindFree() : invocation.Get(_port)),
            invocation.Get(_db),
            invocation.Get(_connection) ?? (invocation.Shell.Variable("ARIA_STORAGE__CONNECTIONSTRING") is { Length: > 0 } given ? given : null),
            invocation.Get(_workers),
            listen.Plan);
    }

    private static void Greet(Invocation invocation, RunningCluster running, DataFolder folder)
    {
        var aria = invocation.Shell.Command;
        var isDefault = folder.Path == DataFolder.Of(null, invocation.Shell).Path;
        var workers = running.Agents.Count == 0 ? "no worker" : $"workers {string.Join(", ", running.Agents.Select(agent => agent.Name))}";
        foreach (var line in (string[])[
            $"Aria Cluster runs at {running.Address} (engine {running.Engine}, {workers}).",
            $"  add a download   {aria} add URL",
            $"  see what runs    {aria} watch",
            $"  stop             {aria} down{(isDefault ? "" : $" --data {ShellWord.Quote(folder.Path)}")}",
            $"  files            {folder.Downloads}",
            $"  API key          {running.KeyFile}",
            .. ForOthers(running.Reach, invocation.Shell)])
        {
            invocation.Report.Line(line);
        }
    }

    private static string[] ForOthers(Reach reach, Shell shell) => reach is { Addresses.Count: 0, IsBehindProxy: false } ? [] :
    [
        $"  other machines   {(reach.Addresses.Count == 0 ? "by the address of your proxy" : string.Join(" or ", reach.Addresses))}",
        $"  add a worker     there: {Reach.JoinLine(shell, reach.Best, reach.PrivateCertificate is not null)}",
        $"                   the TOKEN, from here: {shell.Command} join-token create",
        .. reach.PrivateCertificate is { } file ? (string[])[$"                   the FILE: {file}"] : [],
    ];

    private static async Task<ExitCode> WatchAsync(Invocation invocation, RunningCluster running)
    {
        invocation.Report.Line("Ctrl-C leaves this view; everything goes on.");
        using var hub = new HubClient(new HubConnection(new Uri(running.Address + "/"), File.ReadAllText(running.KeyFile).Trim()), invocation.Shell);
        await WatchVerb.ShowAsync(hub, invocation);
        return ExitCode.Done;
    }
}
