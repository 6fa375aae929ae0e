using System.Runtime.Versioning;
using System.Text.Json;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.Cli.Machine;

/// <summary>Runs <c>aria up</c> and <c>aria down</c> on a folder, with the real hub, agents and aria2c.</summary>
[SupportedOSPlatform("linux")]
public abstract class UpAndDown : IAsyncDisposable
{
    protected UpAndDown() => Run.Set("PATH", Environment.GetEnvironmentVariable("PATH"));

    private protected TempFolder Folder { get; } = new();

    private protected CommandRun Run { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await Eventually.HoldsAsync(() => OsProcess.With(Folder.Path).All(process => !process.Kill()));
        Run.Dispose();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static OsProcess HubOf(JsonElement up) => new(up.GetProperty("hub").GetProperty("pid").GetInt32());

    private protected static OsProcess AgentOf(JsonElement up) => new(up.GetProperty("agents")[0].GetProperty("pid").GetInt32());

    private protected OsProcess Supervisor() => new(Record("supervisor"));

    private protected int Record(string name) =>
        JsonDocument.Parse(File.ReadAllText(Folder["data", "run", $"{name}.json"])).RootElement.GetProperty("pid").GetInt32();

    private protected Task<int> RunUpAsync(params string[] arguments) =>
        Run.RunAsync(["up", "--json", "--data", Folder["data"], .. IsPlanned() ? (string[])[] : ["--port", "0"], .. arguments]);

    private bool IsPlanned() => File.Exists(Folder["data", "run", "plan.json"]);

    private protected async Task<JsonElement> UpAsync(params string[] arguments)
    {
        var code = await RunUpAsync(arguments);
        Assert.True(code == 0, Run.Errors);
        return Run.Document;
    }
}
