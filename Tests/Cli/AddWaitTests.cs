using System.Text.Json.Nodes;
using System.Threading.Channels;
using AriaCluster.Cli;

namespace AriaCluster.Tests.Cli;

/// <summary><c>aria add --wait</c>: until what was added has ended.</summary>
public sealed class AddWaitTests : HubVerbTests
{
    [Fact]
    public async Task WaitingEndsWhenAllHaveEnded()
    {
        Hub.OnAccepted = FakeHub.Complete;

        var code = await Run.RunAsync("add", "http://a/1", "http://a/2", "--wait", "--json");

        Assert.Equal(0, code);
        Assert.All(Run.Document.GetProperty("tasks").EnumerateArray(), task =>
        {
            Assert.Equal("completed", task.GetProperty("status").GetString());
            Assert.Equal("local-1", task.GetProperty("worker").GetString());
            Assert.StartsWith("/data/", task.GetProperty("path").GetString(), StringComparison.Ordinal);
            Assert.Equal(1000, task.GetProperty("lengthBytes").GetInt64());
        });
    }

    [Fact]
    public async Task OneThatFailsMakesTheExitCodeOne()
    {
        Hub.OnAccepted = task => task["status"] = task["id"]!.GetValue<string>().EndsWith('1') ? "failed" : "completed";

        Assert.Equal((int)ExitCode.NotDone, await Run.RunAsync("add", "http://a/1", "http://a/2", "--wait"));
        Assert.StartsWith("failed", Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneThatIsDeletedMeanwhileIsNotWaitedForForever()
    {
        Hub.OnAccepted = _ => Hub.AnswerNext(404, """{"title":"There is no such task","status":404}""");

        Assert.Equal((int)ExitCode.NotDone, await Run.RunAsync("add", "http://a/1", "--wait", "--json"));
        Assert.Equal("deleted", Run.Document.GetProperty("tasks")[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task WhoWaitsHearsOfTheEndAndDoesNotLookAgain()
    {
        Hub.Events = Channel.CreateUnbounded<string>();
        Hub.Events.Writer.TryWrite("event: snapshot\ndata: {\"resumed\":false,\"tasks\":[]}");
        var adding = Run.RunAsync("add", "http://a/1", "http://a/2", "--wait", "--json");
        await Eventually.HoldsAsync(() => Hub.Requests.Any(request => request.Path == "/api/tasks"));

        foreach (var task in Hub.Tasks.ToArray())
        {
            FakeHub.Complete(task);
            Hub.Events.Writer.TryWrite($"event: task\nid: 7\ndata: {task.ToJsonString()}");
        }

        Assert.Equal((int)ExitCode.Done, await adding);
        Assert.StartsWith("/api/events?batch=", Hub.Requests.Where(request => request.Path == "/api/events").Select(request => request.Path + request.Query).First());
    }

    [Fact]
    public async Task WaitingOutlastsARestartOfTheHub()
    {
        Hub.OnAccepted = task => task["status"] = "downloading";
        var adding = Run.RunAsync("add", "http://a/1", "--wait");
        await Eventually.HoldsAsync(() => Hub.Requests.Any(request => request.Method == "GET"));

        await Hub.StopAsync();
        Hub.Tasks.ForEach(FakeHub.Complete);
        await Hub.ListenAsync();

        Assert.Equal(0, await adding);
    }

    [Fact]
    public async Task CtrlCLeavesWhatWasAddedAndSaysSo()
    {
        using var ctrlC = new CancellationTokenSource();
        var adding = Run.RunAsync(ctrlC.Token, "add", "http://a/1", "--wait", "--json");
        await Eventually.HoldsAsync(() => Hub.Requests.Any(request => request.Method == "GET"));

        await ctrlC.CancelAsync();

        Assert.Equal((int)ExitCode.Interrupted, await adding);
        Assert.Single(Run.TaskIds);
        Assert.Contains("goes on", Run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoWaitsIsToldWhyNothingMoves()
    {
        var time = new ManualTimeProvider();
        Run.Time = time;
        Hub.OnAccepted = task => task["why"] = JsonNode.Parse("""{"code":"disk_full","text":"the disk of local-1 is full"}""");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var running = Run.RunAsync(stop.Token, "add", "http://a/1", "--wait");
        await Eventually.HoldsAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return Hub.Requests.Count(IsOfOneTask) > 12;
        });
        await stop.CancelAsync();
        await running;

        Assert.Equal(1, Run.Errors.Split("waiting: the disk of local-1 is full").Length - 1);
    }

    // Every other one at the least asks why it waits, once time has passed.
    private static bool IsOfOneTask(FakeRequest request) => request.Method == "GET" && request.Path.StartsWith("/api/tasks/", StringComparison.Ordinal);
}
