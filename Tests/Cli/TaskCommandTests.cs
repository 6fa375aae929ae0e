using AriaCluster.Cli;

namespace AriaCluster.Tests.Cli;

/// <summary>The verbs that command tasks.</summary>
public sealed class TaskCommandTests : HubVerbTests
{
    [Theory]
    [InlineData("pause", "POST", "/api/tasks/task-00000001/pause")]
    [InlineData("resume", "POST", "/api/tasks/task-00000001/resume")]
    [InlineData("cancel", "POST", "/api/tasks/task-00000001/cancel")]
    [InlineData("retry", "POST", "/api/tasks/task-00000001/retry")]
    [InlineData("delete", "DELETE", "/api/tasks/task-00000001")]
    public async Task ACommandIsSentForTheTask(string verb, string method, string path)
    {
        Hub.Add("pending");

        Assert.Equal(0, await Run.RunAsync(verb, "task-00000001"));

        var request = Assert.Single(Hub.Requests);
        Assert.Equal((method, path, ""), (request.Method, request.Path, request.Query));
    }

    [Fact]
    public async Task DeletingFilesIsAskedForExplicitly()
    {
        Hub.Add("completed");

        await Run.RunAsync("delete", "--files", "task-00000001");

        Assert.Equal("?files=true", Assert.Single(Hub.Requests).Query);
    }

    [Fact]
    public async Task TheRefusalOfOneTaskStopsNoOther()
    {
        Hub.Add("downloading");

        var code = await Run.RunAsync("pause", "task-unknown", "task-00000001", "--json");

        Assert.Equal((int)ExitCode.NotDone, code);
        Assert.Contains("'task-unknown' is neither", Run.Errors, StringComparison.Ordinal);
        Assert.Equal("task-00000001", Assert.Single(Run.Document.GetProperty("tasks").EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task WhereSeveralAreNamedARefusalSaysWhichTaskItIsOf()
    {
        Hub.Add("downloading");

        await Run.RunAsync("cancel", "task-a", "task-00000001", "task-unknown");

        Assert.Contains("aria: task-a: 'task-a' is neither the id nor the gid of a task.", Run.Errors, StringComparison.Ordinal);
        Assert.Contains("downloading  task-00000001", Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyTasksAreCommandedWithOneRequest()
    {
        var ids = Enumerable.Range(0, 1001).Select(_ => Hub.Add("pending")["id"]!.GetValue<string>()).ToArray();

        var code = await Run.RunAsync(["delete", "--files", .. ids, ids[0]]);

        Assert.Equal((int)ExitCode.Done, code);
        Assert.Equal(["POST /api/tasks/delete 1000", "POST /api/tasks/delete 1"], Hub.Requests.Select(request =>
            $"{request.Method} {request.Path} {System.Text.Json.Nodes.JsonNode.Parse(request.Body)!["ids"]!.AsArray().Count}"));
        Assert.All(Hub.Requests, request => Assert.EndsWith("\"files\":true}", request.Body));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task WhatWouldMakeAnotherRouteIsNoId(string id)
    {
        Assert.Equal((int)ExitCode.Usage, await Run.RunAsync("show", id));
        Assert.Equal((int)ExitCode.Usage, await Run.RunAsync("delete", "task-a", id));

        Assert.Contains($"'{id}' is no id of a task", Run.Errors, StringComparison.Ordinal);
        Assert.Empty(Hub.Requests);
    }

    [Fact]
    public async Task ARefusedKeyStopsAtOnce()
    {
        Run.Set("ARIA_KEY", "wrong");

        Assert.Equal((int)ExitCode.KeyRefused, await Run.RunAsync("pause", "a", "b"));
        Assert.Single(Hub.Requests);
    }
}
