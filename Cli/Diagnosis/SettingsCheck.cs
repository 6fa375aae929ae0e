using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Machine;

namespace AriaCluster.Cli.Diagnosis;

/// <summary>The settings and the database of a data folder, as its own programs see them.</summary>
internal sealed class SettingsCheck(DataFolder folder, Shell shell)
{
    private readonly ProgramReport _report = new(folder, shell);

    /// <returns>What is wrong, and the aria2c of the workers; null if that is somebody else's.</returns>
    public async Task<(IReadOnlyList<Finding> Findings, string? Aria2)> RunAsync(CancellationToken ct)
    {
        string? aria2 = "aria2c";
        var duty = Duty.ReadOrDefault(folder);
        var findings = new List<Finding>();
        foreach (var name in duty.Members.Select(member => member.Name))
        {
            var (member, process) = _report.Find(name);
            try
            {
                var settings = await _report.AskAsync(ProgramReport.Settings, member, process, ct);
                findings.AddRange(settings.Items("faults").Select(fault => Finding.Wrong("settings", $"{name}: {fault.GetString()}", $"See all: {shell.Command} config show --data {Screen.ShellWord.Quote(folder.Path)}")));
                aria2 = Value(settings, "Worker:Aria2Rpc") is { Length: > 0 } ? null : Value(settings, "Worker:Aria2") ?? aria2;
            }
            catch (Failure failure)
            {
                findings.Add(Finding.Wrong("settings", $"{name}: {failure.Message} {string.Join(" | ", failure.Details)}", failure.Advice));
            }
        }

        return (findings.Count > 0 ? findings : [Finding.Ok("settings", $"The settings of {(duty.Worker is null ? "hub and workers" : "the worker")} can be read and are in range.")], aria2);
    }

    private static string? Value(JsonElement settings, string key) =>
        settings.Items("settings").Where(setting => setting.Text("key") == key).Select(setting => setting.Text("value")).FirstOrDefault();

    public async Task<Finding> CheckStorageAsync(CancellationToken ct)
    {
        var (member, process) = _report.Find(Member.HubName);
        try
        {
            return Judge(await _report.AskAsync(ProgramReport.Storage, member, process, ct), process);
        }
        catch (Failure failure)
        {
            return Finding.Wrong("database", failure.Message, failure.Advice);
        }
    }

    private Finding Judge(JsonElement storage, ProcessIdentity? hub)
    {
        var (place, detail) = ($"{storage.Text("kind")} {storage.Text("place")}", storage.Text("detail"));
        return storage.Text("state") switch
        {
            "absent" => Finding.Ok("database", $"{place} is made at the first start."),
            "damaged" => Finding.Wrong("database", $"{place} is damaged: {detail}", $"Stop everything ({shell.Command} down), keep a copy of the folder {folder.Hub}, and try: sqlite3 aria.db .recover"),
            "foreign" => Finding.Wrong("database", $"{place} cannot be used: {detail}", "Start the newer version."),
            "unreachable" => Finding.Wrong("database", $"{place} is not reached: {detail}", "Is the server up, and is Storage:ConnectionString right? Of a file: who may read it?"),
            _ when Owner(storage) is { } owner && owner != hub?.Pid => Finding.Wrong("database", $"{place} is in use by process {owner}, which is not the hub that was started on this folder.", $"See what it is: ps -fp {owner}"),
            _ => Finding.Ok("database", $"{place} is whole{(storage.Whole("bytes") is { } bytes ? $", {Screen.Units.Size(bytes)}" : "")}.{(detail is null ? "" : $" {detail}")}"),
        };
    }

    // The file outlives a hub that was killed, and the number may be another process's by now.
    private static int? Owner(JsonElement storage) =>
        int.TryParse(storage.Text("owner"), out var pid) && ProcessIdentity.Of(pid) is { } process
        && process.CommandLine.Any(word => Path.GetFileName(word) is "AriaCluster.Api.dll" or "AriaCluster.Silo.dll") ? pid : null;
}
