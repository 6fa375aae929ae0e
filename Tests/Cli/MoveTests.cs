using AriaCluster.Cli;

namespace AriaCluster.Tests.Cli;

/// <summary><c>aria move</c> in the hub's words.</summary>
public sealed class MoveTests : IAsyncLifetime
{
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

    [Theory]
    [InlineData("""{"ids":["task-1","task-2"],"to":"top"}""", "--top")]
    [InlineData("""{"ids":["task-1","task-2"],"to":"bottom"}""", "--bottom")]
    [InlineData("""{"ids":["task-1","task-2"],"before":"task-3"}""", "--before", "task-3")]
    public async Task AllAreMovedWithOneRequest(string body, params string[] place)
    {
        _hub.AnswerNext(200, """{"matched":2,"changed":2,"refused":[]}""");

        Assert.Equal(0, await _run.RunAsync(["move", "task-1", "task-2", .. place]));

        var request = Assert.Single(_hub.Requests);
        Assert.Equal(("/api/tasks/move", body), (request.Path, request.Body));
        Assert.Equal("2 tasks moved, of 2", _run.Output.Trim());
    }

    [Fact]
    public async Task WhatWasGivenAwayMeanwhileIsNamedAndIsNoSuccess()
    {
        _hub.AnswerNext(200, """{"matched":2,"changed":1,"refused":["task-1"]}""");

        Assert.Equal((int)ExitCode.NotDone, await _run.RunAsync("move", "task-1", "task-2", "--top", "--json"));

        Assert.Equal("task-1", _run.Document.GetProperty("refused")[0].GetString());
    }

    [Theory]
    [InlineData("Where to", "move", "task-1")]
    [InlineData("Where to", "move", "task-1", "--top", "--bottom")]
    [InlineData("Where to", "move", "task-1", "--top", "--before", "task-2")]
    [InlineData("Required argument", "move", "--top")]
    public async Task AMistakeIsRefusedBeforeTheHubIsAsked(string message, params string[] arguments)
    {
        Assert.Equal((int)ExitCode.Usage, await _run.RunAsync(arguments));

        Assert.Contains(message, _run.Errors, StringComparison.Ordinal);
        Assert.Empty(_hub.Requests);
    }
}
