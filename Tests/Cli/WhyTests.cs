using Microsoft.AspNetCore.Http;

namespace AriaCluster.Tests.Cli;

/// <summary><c>aria why</c>.</summary>
public sealed class WhyTests : IAsyncLifetime
{
    private const string Waiting = """
        {"id":"task-1","gid":"00000000000000aa","status":"pending","history":[{"at":"2026-07-01T12:00:00Z","text":"accepted from admin"}],
         "why":{"code":"no_tags","text":"no connected worker meets gpu=yes","workers":[{"worker":"w1","code":"no_tags","text":"does not meet gpu=yes"},{"worker":"w2","code":"away","text":"is not connected"}]}}
        """;

    private FakeHub _hub = null!;
    private CommandRun _run = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync();
        _run = new CommandRun(_hub);
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _run.Dispose();
    }

    [Fact]
    public async Task ATaskThatWaitsSaysForWhatAndWhyEachWorkerDoesNotTakeIt()
    {
        Answer(Waiting);

        Assert.Equal(0, await _run.RunAsync("why", "00000000000000aa"));

        Assert.Equal(
            ["status    pending", "why       no connected worker meets gpu=yes (no_tags)", "workers   w1 does not meet gpu=yes", "          w2 is not connected"],
            _run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task ItsDocumentHasTheHubsOwnWords()
    {
        Answer(Waiting);

        Assert.Equal(0, await _run.RunAsync("why", "00000000000000aa", "--json"));

        var why = _run.Document.GetProperty("why");
        Assert.Equal(("no_tags", 2), (why.GetProperty("code").GetString(), why.GetProperty("workers").GetArrayLength()));
        Assert.Equal("pending", _run.Document.GetProperty("status").GetString());
    }

    [Fact]
    public async Task ATaskThatDoesNotWaitSaysWhatWasDecidedLast()
    {
        Answer("""{"id":"task-1","status":"failed","history":[{"at":"2026-07-01T12:00:00Z","text":"attempt 1 failed"}]}""");

        Assert.Equal(0, await _run.RunAsync("why", "00000000000000aa"));

        Assert.Contains("why       it does not wait: attempt 1 failed", _run.Output, StringComparison.Ordinal);
    }

    private void Answer(string document) => _hub.AnswerNext(http =>
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(document);
    });
}
