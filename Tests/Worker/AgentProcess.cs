using AriaCluster.Tests.Support.Processes;
using AriaCluster.Worker.Lanes;

namespace AriaCluster.Tests.Agents;

/// <summary>The agent of a <see cref="TestWorker"/> as a process of its own.</summary>
internal static class AgentProcess
{
    /// <summary>Starts it without waiting for it.</summary>
    public static ChildProcess Launch(TestWorker worker) =>
        ChildProcess.StartAssembly("AriaCluster.Worker", worker.Data("agent.log"), Arguments(worker, worker.Options.Data, worker.Options.Root));

    /// <summary>Starts it, and waits until it has a session and its aria2c.</summary>
    public static async Task<ChildProcess> StartAsync(TestWorker worker)
    {
        var sessions = worker.Hub.Sessions;
        var process = Launch(worker);
        await Eventually.HoldsAsync(() => worker.Hub.Sessions > sessions && worker.Lane() is not null, what: $"a session\n{process.Log()}");
        await Eventually.HoldsAsync(() => worker.Lane() is { } lane && ProcessIdentity.Of(lane.Aria2Pid) is not null, what: "a lane");
        return process;
    }

    /// <summary>As the supervisor does: it stops aria2c as well.</summary>
    public static async Task StopAsync(ChildProcess agent, TestWorker worker)
    {
        var lane = worker.Lane()!;
        agent.Os.Terminate();
        await agent.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, agent.ExitCode);
        Assert.Null(ProcessIdentity.Of(lane.Aria2Pid));
        Assert.Null(worker.Lane());
    }

    public static string[] Arguments(TestWorker worker, string data, string root) =>
    [
        $"--Worker:Hub={worker.Options.Hub}", $"--Worker:Name={worker.Options.Name}", $"--Worker:Data={data}", $"--Worker:Root={root}",
        $"--Worker:TokenFile={worker.Data("token")}", "--Worker:Lanes=1",
    ];
}
