using System.CommandLine;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Machine;
using AriaCluster.Cli.Screen;
using AriaCluster.Cli.Submitting;
using AriaCluster.Tasks;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria worker</c>: makes this machine a worker of another machine's hub, and runs it.</summary>
internal sealed class WorkerVerb : IVerb
{
    private readonly Argument<string?> _hub = new("HUB") { Description = "The hub's address, https or wss (default: that of the last time)", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _join = new("--join") { Description = "Join by this token (`aria join-token create` on the hub)", HelpName = "TOKEN" };
    private readonly Option<string?> _name = new("--name") { Description = "The worker's name (default: this machine's)", HelpName = "NAME" };
    private readonly Option<string[]> _tags = new("--tag", "-t") { Description = "What it carries (repeatable)", HelpName = "K=V" };
    private readonly Option<int?> _slots = new("--slots") { Description = "How many downloads at once (default 16)", HelpName = "N", CustomParser = WholeNumber.Parse };
    private readonly Option<string?> _data = new("--data") { Description = "Where everything lies (default: data beside `aria`)", HelpName = "DIR" };
    private readonly Option<string?> _rpc = new("--aria2-rpc") { Description = "Use an aria2c that runs on this machine already", HelpName = "URL" };
    private readonly Option<string?> _secretFile = new("--aria2-secret-file") { Description = "The file of its RPC secret", HelpName = "FILE" };
    private readonly Option<bool> _detach = new("--detach") { Description = "Return when it is connected, and leave it running" };

    public Command Create(VerbFactory verbs) => verbs.Create(
        "worker", "Make this machine a worker of another machine's hub, and run it", RunAsync, _hub, _join, _name, _tags, _slots, _data, _rpc, _secretFile, _detach);

    private async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var folder = DataFolder.OfWorker(invocation.Get(_data), invocation.Shell);
        var plan = Read(invocation, folder);
        if (plan.Aria2Rpc is null)
        {
            await new Aria2Package(invocation.Shell, invocation.Report.Note).EnsureAsync(invocation.Canceled);
        }

        var startup = await StartAsync(invocation, folder, plan);
        return invocation.Get(_detach) || invocation.Report.AsJson ? await DetachAsync(invocation, folder, plan, startup) : await StayAsync(invocation, folder, plan, startup);
    }

    private WorkerPlan Read(Invocation invocation, DataFolder folder)
    {
        if (ClusterPlan.Read(folder) is not null)
        {
            throw new Failure(ExitCode.SetUp, $"{folder.Path} belongs to a hub that `up` started there, which has workers of its own.", "Name another folder with --data.");
        }

        var before = WorkerPlan.Read(folder);
        var options = invocation.HubOptions;
        var tags = invocation.Get(_tags) is { Length: > 0 } given ? Pair.ParseAll("--tag", given).ToDictionary() : before?.Tags ?? new Dictionary<string, string>();
        var plan = new WorkerPlan(
            Given(invocation.Get(_hub)) ?? before?.Hub
                ?? throw new Failure(ExitCode.Usage, "No hub is known.", $"Write: {invocation.Shell.Command} worker https://HUB --join TOKEN"),
            Given(invocation.Get(_name)) ?? before?.Name ?? Environment.MachineName.ToLowerInvariant(),
            invocation.Get(_slots) ?? before?.Slots,
            tags,
            Absolute(Given(options.CaFile) ?? Given(invocation.Shell.Variable("ARIA_CA"))) ?? before?.CaFile,
            options.Insecure || before?.Insecure == true,
            Given(invocation.Get(_rpc)) ?? before?.Aria2Rpc,
            Absolute(invocation.Get(_secretFile)) ?? before?.Aria2SecretFile,
            invocation.Shell.Time.GetUtcNow());
        HubConnection.Demand(plan.Address, plan.Insecure);
        HubConnection.CheckedCa(plan.CaFile);
        Check(plan);
        return plan;
    }

    // The hub and the agent check the rest; of these only this command knows the options' names.
    private static void Check(WorkerPlan plan)
    {
        if (plan.Aria2Rpc is not null != plan.Aria2SecretFile is not null)
        {
            throw new Failure(ExitCode.Usage, "--aria2-rpc and --aria2-secret-file go together.");
        }

        if (plan.Slots is < 1 or > 1024)
        {
            throw new Failure(ExitCode.Usage, $"--slots {plan.Slots} is out of range.", "Give 1 to 1024.");
        }

        foreach (var (key, value) in plan.Tags.Where(tag => !TagText.IsKey(tag.Key) || !TagText.IsValue(tag.Value)))
        {
            throw new Failure(
                ExitCode.Usage,
                $"--tag '{key}={value}' is no tag: its {(TagText.IsKey(key) ? "value" : "name")} is not allowed.",
                $"The name is {TagText.KeyRule}; the value {TagText.ValueRule}.");
        }

        if (plan.Tags.Count > TagText.Most)
        {
            throw new Failure(ExitCode.Usage, $"--tag is given {plan.Tags.Count} times.", $"A worker carries at most {TagText.Most} tags.");
        }

        if (plan.Name.Length is 0 or > 63 || !plan.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') || plan.Name[0] == '-' || plan.Name[^1] == '-')
        {
            throw new Failure(ExitCode.Usage, $"'{plan.Name}' is no name of a worker.", "Give one with --name: lower-case letters, digits and inner hyphens, at most 63.");
        }

        if (IsReserved(plan.Name))
        {
            throw new Failure(ExitCode.Usage, $"A worker that is called '{plan.Name}' could not be told from other things of its folder.", "Give another name with --name.");
        }
    }

    // Its record and its log would lie where the folder keeps something else.
    private static bool IsReserved(string name) => name is Member.HubName or Member.SupervisorName or "plan" or "worker";

    private async Task<WorkerStartup> StartAsync(Invocation invocation, DataFolder folder, WorkerPlan plan)
    {
        var shell = invocation.Shell;
        var made = folder.Create();
        using var turn = await FolderTurn.TakeAsync(folder, shell, invocation.Canceled);
        try
        {
            return await StartInTurnAsync(invocation, folder, plan);
        }
        catch (Exception e) when (e is Failure or OperationCanceledException && !File.Exists(folder.NewToken(plan.Name)) && !File.Exists(folder.Token(plan.Name)))
        {
            made.Remove();
            throw;
        }
    }

    private async Task<WorkerStartup> StartInTurnAsync(Invocation invocation, DataFolder folder, WorkerPlan plan)
    {
        var shell = invocation.Shell;
        if (WorkerPlan.Read(folder) is { } running && folder.FindRunning(running.Name) is not null && !plan.IsSame(running))
        {
            throw new Failure(
                ExitCode.SetUp,
                $"{folder.Path} already runs the worker {running.Name} of {running.Hub}, with other options.",
                $"To change that, stop it first: {shell.Command} down --data {ShellWord.Quote(folder.Path)}");
        }

        if (invocation.Get(_join) is { Length: > 0 } joinToken)
        {
            await new Joining(folder, plan, shell, invocation.Report.Note).RunAsync(joinToken, invocation.Canceled);
        }
        else if (!File.Exists(folder.Token(plan.Name)))
        {
            throw new Failure(
                ExitCode.KeyRefused,
                $"This machine has not joined {plan.Hub} as {plan.Name}.",
                $"On the hub's machine: {shell.Command} join-token create. Then here: {shell.Command} worker {plan.Hub} --join TOKEN");
        }

        await new Admission(folder, plan, shell).DemandAsync(invocation.Canceled);
        plan.Write(folder);
        ConnectionFile.TryRemember(folder.Path, shell);
        var startup = new WorkerStartup(folder, plan, shell);
        await startup.StartAsync(invocation.Canceled);
        return startup;
    }

    private static async Task<ExitCode> DetachAsync(Invocation invocation, DataFolder folder, WorkerPlan plan, WorkerStartup startup)
    {
        var pid = await startup.UntilAliveAsync(invocation.Canceled);
        invocation.Report.Line($"The worker {plan.Name} of {plan.Hub} runs.");
        invocation.Report.Line($"  stop     {invocation.Shell.Command} down --data {ShellWord.Quote(folder.Path)}");
        invocation.Report.Line($"  files    {folder.Downloads}");
        invocation.Report.Line($"  log      {folder.Log(plan.Name)}");
        if (invocation.Report.AsJson)
        {
            invocation.Report.Document(json =>
            {
                json.WriteStartObject();
                json.WriteString("name", plan.Name);
                json.WriteString("hub", plan.Hub);
                json.WriteNumber("pid", pid);
                json.WriteEndObject();
            });
        }

        return ExitCode.Done;
    }

    // Whatever ends this command ends the worker, but a kill -9, after which the supervisor goes on alone.
    private static async Task<ExitCode> StayAsync(Invocation invocation, DataFolder folder, WorkerPlan plan, WorkerStartup startup)
    {
        invocation.Report.Note($"The worker {plan.Name} of {plan.Hub} runs until Ctrl-C; its files: {folder.Downloads}");
        try
        {
            await startup.FollowAsync(invocation.Canceled);
            invocation.Report.Note("It was stopped.");
        }
        catch (OperationCanceledException) when (invocation.Canceled.IsCancellationRequested)
        {
            await new Shutdown(folder, invocation.Shell, invocation.Report.Note).RunAsync(CancellationToken.None);
        }

        return ExitCode.Done;
    }

    private static string? Given(string? text) => text is { Length: > 0 } ? text : null;

    // The agent runs in the data folder.
    private static string? Absolute(string? path) => path is { Length: > 0 } ? Path.GetFullPath(path) : null;
}
