using AriaCluster.Cli;

namespace AriaCluster.Tests.Cli;

/// <summary><c>aria move</c> in the hub's words.</summary>
public sealed class MoveTests : HubVerbTests
{
    [Theory]
    [InlineData("""{"ids":["task-1","task-2"],"to":"top"}""", "--top")]
    [InlineData("""{"ids":["task-1","task-2"],"to":"bottom"}""", "--bottom")]
    [InlineData("""{"ids":["task-1","task-2"],"before":"task-3"}""", "--before", "task-3")]
    public async Task AllAreMovedWithOneRequest(string body, params string[] place)
    {
        Hub.AnswerNext(200, """{"matched":2,"changed":2,"refused":[]}""");

        Assert.Equal(0, await Run.RunAsync(["move", "task-1", "task-2", .. place]));

        var request = Assert.Single(Hub.Requests);
        Assert.Equal(("/api/tasks/move", body), (request.Path, request.Body));
        Assert.Equal("2 tasks moved, of 2", Run.Output.Trim());
    }

    [Fact]
    public async Task WhatWasGivenAwayMeanwhileIsNamedAndIsNoSuccess()
    {
        Hub.AnswerNext(200, """{"matched":2,"changed":1,"refused":["task-1"]}""");

        Assert.Equal((int)ExitCode.NotDone, await Run.RunAsync("move", "task-1", "task-2", "--top", "--json"));

        Assert.Equal("task-1", Run.Document.GetProperty("refused")[0].GetString());
    }

    [Theory]
    [InlineData("Where to", "move", "task-1")]
    [InlineData("Where to", "move", "task-1", "--top", "--bottom")]
    [InlineData("Where to", "move", "task-1", "--top", "--before", "task-2")]
    [InlineData("Required argument", "move", "--top")]
    public async Task AMistakeIsRefusedBeforeTheHubIsAsked(string message, params string[] arguments)
    {
        Assert.Equal((int)ExitCode.Usage, await Run.RunAsync(arguments));

        Assert.Contains(message, Run.Errors, StringComparison.Ordinal);
        Assert.Empty(Hub.Requests);
    }
}
