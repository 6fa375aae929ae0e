namespace AriaCluster.Tests.Cli;

/// <summary><c>aria why</c>.</summary>
public sealed class WhyTests : HubVerbTests
{
    private const string Waiting = """
        {"id":"task-1","gid":"00000000000000aa","status":"pending","history":[{"at":"2026-07-01T12:00:00Z","text":"accepted from admin"}],
         "why":{"code":"no_tags","text":"no connected worker meets gpu=yes","workers":[{"worker":"w1","code":"no_tags","text":"does not meet gpu=yes"},{"worker":"w2","code":"away","text":"is not connected"}]}}
        """;

    [Fact]
    public async Task ATaskThatWaitsSaysForWhatAndWhyEachWorkerDoesNotTakeIt()
    {
        Hub.AnswerNext(200, Waiting);

        Assert.Equal(0, await Run.RunAsync("why", "00000000000000aa"));

        Assert.Equal(
            ["status    pending", "why       no connected worker meets gpu=yes (no_tags)", "workers   w1 does not meet gpu=yes", "          w2 is not connected"],
            Run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task ItsDocumentHasTheHubsOwnWords()
    {
        Hub.AnswerNext(200, Waiting);

        Assert.Equal(0, await Run.RunAsync("why", "00000000000000aa", "--json"));

        var why = Run.Document.GetProperty("why");
        Assert.Equal(("no_tags", 2), (why.GetProperty("code").GetString(), why.GetProperty("workers").GetArrayLength()));
        Assert.Equal("pending", Run.Document.GetProperty("status").GetString());
    }

    [Fact]
    public async Task ATaskThatDoesNotWaitSaysWhatWasDecidedLast()
    {
        Hub.AnswerNext(200, """{"id":"task-1","status":"failed","history":[{"at":"2026-07-01T12:00:00Z","text":"attempt 1 failed"}]}""");

        Assert.Equal(0, await Run.RunAsync("why", "00000000000000aa"));

        Assert.Contains("why       it does not wait: attempt 1 failed", Run.Output, StringComparison.Ordinal);
    }
}
