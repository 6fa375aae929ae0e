using System.Text.Json;
using System.Text.Json.Nodes;
using AriaCluster.Cli;

namespace AriaCluster.Tests.Cli;

/// <summary><c>aria add</c> against a hub that may go away.</summary>
public sealed class AddTests : IAsyncLifetime
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

    [Fact]
    public async Task AllThatIsGivenReachesTheHubInItsWords()
    {
        var code = await _run.RunAsync(
            "add", "https://a.example/f", "-o", "name.bin", "-d", "sub", "-t", "zone=eu", "-t", "disk=big", "-p", "high",
            "--checksum", "sha-256=00ff", "--header", "A: b", "--option", "split=4");

        Assert.Equal(0, code);
        var request = Assert.Single(_hub.Requests);
        Assert.Equal("/api/tasks", request.Path);
        AssertJson(
            """
            {"url":"https://a.example/f","out":"name.bin","dir":"sub","priority":"high","checksum":"sha-256=00ff",
             "tags":{"zone":"eu","disk":"big"},"headers":["A: b"],"options":{"split":"4"}}
            """,
            request.Body);
        Assert.Contains("task-00000001", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RulesPreferencesAndTheTimeReachTheHubInItsWords()
    {
        await _run.RunAsync(
            "add", "https://a.example/f", "-t", "gpu=a!=b", "-t", "zone!=eu", "-t", "disk in ssd,nvme", "-t", "!old", "--prefer", "zone=us", "--prefer", "disk=a:b:-7",
            "--at", "2026-12-24T18:00:00Z");

        AssertJson(
            """
            {"url":"https://a.example/f","startAt":"2026-12-24T18:00:00Z","tags":{"gpu":"a!=b"},
             "requires":["zone!=eu","disk in ssd,nvme","!old"],"prefers":{"zone=us":10,"disk=a:b":-7}}
            """,
            Assert.Single(_hub.Requests).Body);
    }

    [Fact]
    public async Task SeveralUrlsAreOneBatchInTheirOrder()
    {
        await _run.RunAsync("add", "http://a/1", "http://a/2", "--json");

        Assert.Equal("/api/tasks/batch", Assert.Single(_hub.Requests).Path);
        Assert.Equal(["task-00000001", "task-00000002"], Ids());
    }

    [Fact]
    public async Task TheDocumentHasWhatIsKnown()
    {
        await _run.RunAsync("add", "http://a/1", "--json");

        AssertJson(
            """{"tasks":[{"id":"task-00000001","status":"pending","worker":null,"path":null,"lengthBytes":null,"checksum":null}],"next":null}""",
            _run.Output);
    }

    [Fact]
    public async Task WhatWasThereAlreadyIsShownAsItIsByNow()
    {
        Complete(_hub.Add("completed", "f.iso"));
        string[] add = ["add", "http://a/f.iso"];
        void Join() => _hub.AnswerNext(200, """{"id":"task-00000001","gid":"0000000000000001","duplicateOf":"task-00000001"}""");

        Join();
        Assert.Equal(0, await _run.RunAsync(add));
        Assert.Equal("task-00000001  f.iso  (was there already, completed)", _run.Output.Trim());

        Join();
        await _run.RunAsync([.. add, "--json"]);
        AssertJson(
            """
            {"tasks":[{"id":"task-00000001","status":"completed","worker":"local-1","path":"/data/task-00000001","lengthBytes":1000,"checksum":null,
             "duplicateOf":"task-00000001"}],"next":null}
            """,
            _run.Output);

        Join();
        Assert.Equal(0, await _run.RunAsync([.. add, "--wait"]));
        Assert.StartsWith("completed", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALineThatStandsInAListTwiceIsOneTaskAndSaysSo()
    {
        _run.Input = "http://a/1\nhttp://a/2\nhttp://a/1\n";
        _hub.AnswerNext(202, """{"batchId":"batch-1","tasks":[{"id":"task-1","gid":"1"},{"id":"task-2","gid":"2"},{"id":"task-1","gid":"1","duplicateOf":"task-1"}]}""");

        Assert.Equal(0, await _run.RunAsync("add", "-i", "-", "--json"));

        Assert.Equal(["task-1", "task-2", "task-1"], Ids());
        Assert.Equal([false, false, true], _run.Document.GetProperty("tasks").EnumerateArray().Select(task => task.TryGetProperty("duplicateOf", out _)));
        Assert.All(_run.Document.GetProperty("tasks").EnumerateArray(), task => Assert.Equal("pending", task.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task WhoWantsItAgainSaysSoToTheHub()
    {
        await _run.RunAsync("add", "http://a/1", "--again");

        AssertJson("""{"url":"http://a/1","allowDuplicate":true}""", Assert.Single(_hub.Requests).Body);
    }

    [Fact]
    public async Task AListOfMoreThanTenThousandIsSplitAndEachPartHasItsKey()
    {
        _run.Input = string.Concat(Enumerable.Range(0, 20_001).Select(i => $"http://a/{i}\n"));

        var code = await _run.RunAsync("add", "-i", "-", "--json");

        Assert.Equal(0, code);
        Assert.Equal([10_000, 10_000, 1], _hub.Requests.Select(CountTasks));
        Assert.Equal(3, _hub.Requests.Select(request => request.Header("Idempotency-Key")).Distinct().Count());
        Assert.Equal(20_001, Ids().Distinct().Count());
    }

    [Fact]
    public async Task ASubmissionThatTheHubCannotTakeNowIsRepeatedWithTheSameKeyAndBody()
    {
        _hub.AnswerNext(503, """{"title":"The hub cannot answer now","status":503}""");
        _hub.AnswerNext(http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });

        var code = await _run.RunAsync("add", "http://a/1", "--json");

        Assert.Equal(0, code);
        Assert.Equal(3, _hub.Requests.Count);
        Assert.Single(_hub.Requests.Select(request => (request.Header("Idempotency-Key"), request.Body)).Distinct());
        Assert.Single(Ids());
        Assert.Contains("Trying again", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASubmissionOutlastsARestartOfTheHub()
    {
        await _hub.StopAsync();
        var adding = _run.RunAsync("add", "http://a/1");

        await _hub.ListenAsync();

        Assert.Equal(0, await adding);
    }

    [Fact]
    public async Task WaitingEndsWhenAllHaveEnded()
    {
        _hub.OnAccepted = Complete;

        var code = await _run.RunAsync("add", "http://a/1", "http://a/2", "--wait", "--json");

        Assert.Equal(0, code);
        Assert.All(_run.Document.GetProperty("tasks").EnumerateArray(), task =>
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
        _hub.OnAccepted = task => task["status"] = task["id"]!.GetValue<string>().EndsWith('1') ? "failed" : "completed";

        Assert.Equal((int)ExitCode.NotDone, await _run.RunAsync("add", "http://a/1", "http://a/2", "--wait"));
        Assert.StartsWith("failed", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneThatIsDeletedMeanwhileIsNotWaitedForForever()
    {
        _hub.OnAccepted = _ => _hub.AnswerNext(404, """{"title":"There is no such task","status":404}""");

        Assert.Equal((int)ExitCode.NotDone, await _run.RunAsync("add", "http://a/1", "--wait", "--json"));
        Assert.Equal("deleted", _run.Document.GetProperty("tasks")[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task WhoWaitsHearsOfTheEndAndDoesNotLookAgain()
    {
        _hub.Events = System.Threading.Channels.Channel.CreateUnbounded<string>();
        _hub.Events.Writer.TryWrite("event: snapshot\ndata: {\"resumed\":false,\"tasks\":[]}");
        var adding = _run.RunAsync("add", "http://a/1", "http://a/2", "--wait", "--json");
        await Eventually.HoldsAsync(() => _hub.Requests.Any(request => request.Path == "/api/tasks"));

        foreach (var task in _hub.Tasks.ToArray())
        {
            Complete(task);
            _hub.Events.Writer.TryWrite($"event: task\nid: 7\ndata: {task.ToJsonString()}");
        }

        Assert.Equal((int)ExitCode.Done, await adding);
        Assert.StartsWith("/api/events?batch=", _hub.Requests.Where(request => request.Path == "/api/events").Select(request => request.Path + request.Query).First());
    }

    [Fact]
    public async Task WaitingOutlastsARestartOfTheHub()
    {
        _hub.OnAccepted = task => task["status"] = "downloading";
        var adding = _run.RunAsync("add", "http://a/1", "--wait");
        await Eventually.HoldsAsync(() => _hub.Requests.Any(request => request.Method == "GET"));

        await _hub.StopAsync();
        _hub.Tasks.ForEach(Complete);
        await _hub.ListenAsync();

        Assert.Equal(0, await adding);
    }

    [Fact]
    public async Task CtrlCLeavesWhatWasAddedAndSaysSo()
    {
        using var ctrlC = new CancellationTokenSource();
        var adding = _run.RunAsync(ctrlC.Token, "add", "http://a/1", "--wait", "--json");
        await Eventually.HoldsAsync(() => _hub.Requests.Any(request => request.Method == "GET"));

        await ctrlC.CancelAsync();

        Assert.Equal((int)ExitCode.Interrupted, await adding);
        Assert.Single(Ids());
        Assert.Contains("goes on", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AListHasMirrorsAndOptionsInAria2sForm()
    {
        var list = _run.Write("list.txt", "# mine\nhttp://a/1\thttp://b/1\n  out=one.bin\n  split=4\n\nhttp://a/2\n\tdir=x\n\theader=A: b\n");

        await _run.RunAsync("add", "-i", list, "-d", "common");

        AssertJson(
            """
            {"tasks":[
              {"uris":["http://a/1","http://b/1"],"out":"one.bin","dir":"common","options":{"split":"4"}},
              {"url":"http://a/2","dir":"x","headers":["A: b"]}]}
            """,
            Assert.Single(_hub.Requests).Body);
    }

    [Fact]
    public async Task AFaultIsShownWithItsLineInTheList()
    {
        var list = _run.Write("list.txt", "http://a/1\n\nnonsense\n");
        _hub.AnswerNext(400, """{"title":"The request is not valid","status":400,"detail":"One fault was found; nothing was changed.","errors":{"tasks[1].url":["is not an absolute URL"]}}""");

        var code = await _run.RunAsync("add", "-i", list);

        Assert.Equal((int)ExitCode.Usage, code);
        Assert.Contains("list.txt, line 3: url  is not an absolute URL", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AListOfSeveralBatchesEndsWithAllThatWereAdded()
    {
        _run.Input = string.Concat(Enumerable.Range(0, 10_001).Select(i => $"http://a/{i}\n"));

        Assert.Equal(0, await _run.RunAsync("add", "-i", "-"));

        Assert.Equal(["10000 of 10001 added", "10001 of 10001 added"], _run.Errors.TrimEnd().Split('\n')[..2]);
        Assert.Contains("with: aria tasks --batch batch-1", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoWaitsIsToldWhyNothingMoves()
    {
        var time = new ManualTimeProvider();
        _run.Time = time;
        _hub.OnAccepted = task => task["why"] = System.Text.Json.Nodes.JsonNode.Parse("""{"code":"disk_full","text":"the disk of local-1 is full"}""");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var running = _run.RunAsync(stop.Token, "add", "http://a/1", "--wait");
        await Eventually.HoldsAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return _hub.Requests.Count > 12;
        });
        await stop.CancelAsync();
        await running;

        Assert.Equal(1, _run.Errors.Split("waiting: the disk of local-1 is full").Length - 1);
    }

    [Fact]
    public async Task WhatWasAcceptedBeforeAFaultIsNotForgotten()
    {
        _run.Input = string.Concat(Enumerable.Range(0, 10_001).Select(i => $"http://a/{i}\n"));
        _hub.OnAccepted = task =>
        {
            if (task["id"]!.GetValue<string>() == "task-00010000")
            {
                _hub.AnswerNext(400, """{"title":"The request is not valid","status":400,"errors":{"url":["is not an absolute URL"]}}""");
            }
        };

        var code = await _run.RunAsync("add", "-i", "-", "--json");

        Assert.Equal((int)ExitCode.Usage, code);
        Assert.Equal(10_000, Ids().Count());
        Assert.Equal(2, _run.Document.GetProperty("error").GetProperty("exitCode").GetInt32());
        Assert.Contains("the first 10000 were added", _run.Errors, StringComparison.Ordinal);
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
        Assert.Equal((int)ExitCode.Usage, await _run.RunAsync(arguments));

        Assert.Contains(message, _run.Errors, StringComparison.Ordinal);
        Assert.Empty(_hub.Requests);
    }

    private static void Complete(JsonObject task)
    {
        task["status"] = "completed";
        task["worker"] = "local-1";
        task["lengthBytes"] = 1000;
        task["path"] = $"/data/{task["id"]}";
    }

    private static int CountTasks(FakeRequest request) =>
        JsonDocument.Parse(request.Body).RootElement.TryGetProperty("tasks", out var tasks) ? tasks.GetArrayLength() : 1;

    private static void AssertJson(string expected, string actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);

    private IEnumerable<string> Ids() => _run.Document.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetString()!);
}
