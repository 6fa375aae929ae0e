using System.Text.Json;
using System.Text.Json.Nodes;
using AriaCluster.Cli;

namespace AriaCluster.Tests.Cli;

/// <summary><c>aria add</c> against a hub that may go away.</summary>
public sealed class AddTests : HubVerbTests
{
    [Fact]
    public async Task AllThatIsGivenReachesTheHubInItsWords()
    {
        var code = await Run.RunAsync(
            "add", "https://a.example/f", "-o", "name.bin", "-d", "sub", "-t", "zone=eu", "-t", "disk=big", "-p", "high",
            "--checksum", "sha-256=00ff", "--header", "A: b", "--option", "split=4");

        Assert.Equal(0, code);
        var request = Assert.Single(Hub.Requests);
        Assert.Equal("/api/tasks", request.Path);
        AssertJson(
            """
            {"url":"https://a.example/f","out":"name.bin","dir":"sub","priority":"high","checksum":"sha-256=00ff",
             "tags":{"zone":"eu","disk":"big"},"headers":["A: b"],"options":{"split":"4"}}
            """,
            request.Body);
        Assert.Contains("task-00000001", Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RulesPreferencesAndTheTimeReachTheHubInItsWords()
    {
        await Run.RunAsync(
            "add", "https://a.example/f", "-t", "gpu=a!=b", "-t", "zone!=eu", "-t", "disk in ssd,nvme", "-t", "!old", "--prefer", "zone=us", "--prefer", "disk=a:b:-7",
            "--at", "2026-12-24T18:00:00Z");

        AssertJson(
            """
            {"url":"https://a.example/f","startAt":"2026-12-24T18:00:00Z","tags":{"gpu":"a!=b"},
             "requires":["zone!=eu","disk in ssd,nvme","!old"],"prefers":{"zone=us":10,"disk=a:b":-7}}
            """,
            Assert.Single(Hub.Requests).Body);
    }

    [Fact]
    public async Task AStartThatHasPassedIsNowAndSaysSo()
    {
        Assert.Equal(0, await Run.RunAsync("add", "https://a.example/f", "--at", "2020-01-01T00:00"));

        Assert.Contains("--at 2020-01-01T00:00 has passed: it starts now.", Run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralUrlsAreOneBatchInTheirOrder()
    {
        await Run.RunAsync("add", "http://a/1", "http://a/2", "--json");

        Assert.Equal("/api/tasks/batch", Assert.Single(Hub.Requests).Path);
        Assert.Equal(["task-00000001", "task-00000002"], Run.TaskIds);
    }

    [Fact]
    public async Task TheDocumentHasWhatIsKnown()
    {
        await Run.RunAsync("add", "http://a/1", "--json");

        AssertJson(
            """{"tasks":[{"id":"task-00000001","status":"pending","worker":null,"path":null,"lengthBytes":null,"checksum":null}],"next":null}""",
            Run.Output);
    }

    [Fact]
    public async Task WhatWasThereAlreadyIsShownAsItIsByNow()
    {
        FakeHub.Complete(Hub.Add("completed", "f.iso"));
        string[] add = ["add", "http://a/f.iso"];
        void Join() => Hub.AnswerNext(200, """{"id":"task-00000001","gid":"0000000000000001","duplicateOf":"task-00000001"}""");

        Join();
        Assert.Equal(0, await Run.RunAsync(add));
        Assert.Equal("task-00000001  f.iso  (was there already, completed)", Run.Output.Trim());

        Join();
        await Run.RunAsync([.. add, "--json"]);
        AssertJson(
            """
            {"tasks":[{"id":"task-00000001","status":"completed","worker":"local-1","path":"/data/task-00000001","lengthBytes":1000,"checksum":null,
             "duplicateOf":"task-00000001"}],"next":null}
            """,
            Run.Output);

        Join();
        Assert.Equal(0, await Run.RunAsync([.. add, "--wait"]));
        Assert.StartsWith("completed", Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALineThatStandsInAListTwiceIsOneTaskAndSaysSo()
    {
        Run.Input = "http://a/1\nhttp://a/2\nhttp://a/1\n";
        Hub.AnswerNext(202, """{"batchId":"batch-1","tasks":[{"id":"task-1","gid":"1"},{"id":"task-2","gid":"2"},{"id":"task-1","gid":"1","duplicateOf":"task-1"}]}""");

        Assert.Equal(0, await Run.RunAsync("add", "-i", "-", "--json"));

        Assert.Equal(["task-1", "task-2", "task-1"], Run.TaskIds);
        Assert.Equal([false, false, true], Run.Document.GetProperty("tasks").EnumerateArray().Select(task => task.TryGetProperty("duplicateOf", out _)));
        Assert.All(Run.Document.GetProperty("tasks").EnumerateArray(), task => Assert.Equal("pending", task.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task WhoWantsItAgainSaysSoToTheHub()
    {
        await Run.RunAsync("add", "http://a/1", "--again");

        AssertJson("""{"url":"http://a/1","allowDuplicate":true}""", Assert.Single(Hub.Requests).Body);
    }

    [Fact]
    public async Task AListOfMoreThanTenThousandIsSplitAndEachPartHasItsKey()
    {
        Run.Input = string.Concat(Enumerable.Range(0, 20_001).Select(i => $"http://a/{i}\n"));

        var code = await Run.RunAsync("add", "-i", "-", "--json");

        Assert.Equal(0, code);
        Assert.Equal([10_000, 10_000, 1], Hub.Requests.Select(CountTasks));
        Assert.Equal(3, Hub.Requests.Select(request => request.Header("Idempotency-Key")).Distinct().Count());
        Assert.Equal(20_001, Run.TaskIds.Distinct().Count());
    }

    [Fact]
    public async Task ASubmissionThatTheHubCannotTakeNowIsRepeatedWithTheSameKeyAndBody()
    {
        Hub.AnswerNext(503, """{"title":"The hub cannot answer now","status":503}""");
        Hub.AnswerNext(http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });

        var code = await Run.RunAsync("add", "http://a/1", "--json");

        Assert.Equal(0, code);
        Assert.Equal(3, Hub.Requests.Count);
        Assert.Single(Hub.Requests.Select(request => (request.Header("Idempotency-Key"), request.Body)).Distinct());
        Assert.Single(Run.TaskIds);
        Assert.Contains("Trying again", Run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASubmissionOutlastsARestartOfTheHub()
    {
        await Hub.StopAsync();
        var adding = Run.RunAsync("add", "http://a/1");

        await Hub.ListenAsync();

        Assert.Equal(0, await adding);
    }

    [Fact]
    public async Task AListHasMirrorsAndOptionsInAria2sForm()
    {
        var list = Run.Write("list.txt", "# mine\nhttp://a/1\thttp://b/1\n  out=one.bin\n  split=4\n\nhttp://a/2\n\tdir=x\n\theader=A: b\n");

        await Run.RunAsync("add", "-i", list, "-d", "common");

        AssertJson(
            """
            {"tasks":[
              {"uris":["http://a/1","http://b/1"],"out":"one.bin","dir":"common","options":{"split":"4"}},
              {"url":"http://a/2","dir":"x","headers":["A: b"]}]}
            """,
            Assert.Single(Hub.Requests).Body);
    }

    [Fact]
    public async Task AFaultIsShownWithItsLineInTheList()
    {
        var list = Run.Write("list.txt", "http://a/1\n\nnonsense\n");
        Hub.AnswerNext(400, """{"title":"The request is not valid","status":400,"detail":"One fault was found; nothing was changed.","errors":{"tasks[1].url":["is not an absolute URL"]}}""");

        var code = await Run.RunAsync("add", "-i", list);

        Assert.Equal((int)ExitCode.Usage, code);
        Assert.Contains("list.txt, line 3: url  is not an absolute URL", Run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AListOfSeveralBatchesEndsWithAllThatWereAdded()
    {
        Run.Input = string.Concat(Enumerable.Range(0, 10_001).Select(i => $"http://a/{i}\n"));

        Assert.Equal(0, await Run.RunAsync("add", "-i", "-"));

        Assert.Equal(["10000 of 10001 added", "10001 of 10001 added"], Run.Errors.TrimEnd().Split('\n')[..2]);
        Assert.Contains("with: aria tasks --batch batch-1", Run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWasAcceptedBeforeAFaultIsNotForgotten()
    {
        Run.Input = string.Concat(Enumerable.Range(0, 10_001).Select(i => $"http://a/{i}\n"));
        Hub.OnAccepted = task =>
        {
            if (task["id"]!.GetValue<string>() == "task-00010000")
            {
                Hub.AnswerNext(400, """{"title":"The request is not valid","status":400,"errors":{"url":["is not an absolute URL"]}}""");
            }
        };

        var code = await Run.RunAsync("add", "-i", "-", "--json");

        Assert.Equal((int)ExitCode.Usage, code);
        Assert.Equal(10_000, Run.TaskIds.Count());
        Assert.Equal(2, Run.Document.GetProperty("error").GetProperty("exitCode").GetInt32());
        Assert.Contains("the first 10000 were added", Run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing to add", "add")]
    [InlineData("not of the form", "add", "http://a/1", "--option", "split")]
    [InlineData("twice", "add", "http://a/1", "-t", "a=1", "-t", "a=2")]
    [InlineData("for one file", "add", "http://a/1", "http://a/2", "-o", "x")]
    [InlineData("no option '--bogus'", "add", "--bogus", "http://a/1")]
    [InlineData("cannot be read", "add", "-i", "/no/such/list")]
    public async Task AMistakeIsRefusedBeforeTheHubIsAsked(string message, params string[] arguments)
    {
        Assert.Equal((int)ExitCode.Usage, await Run.RunAsync(arguments));

        Assert.Contains(message, Run.Errors, StringComparison.Ordinal);
        Assert.Empty(Hub.Requests);
    }

    private static int CountTasks(FakeRequest request) =>
        JsonDocument.Parse(request.Body).RootElement.TryGetProperty("tasks", out var tasks) ? tasks.GetArrayLength() : 1;

    private static void AssertJson(string expected, string actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);
}
