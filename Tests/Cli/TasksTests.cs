using AriaCluster.Cli;
using Microsoft.AspNetCore.Http;

namespace AriaCluster.Tests.Cli;

/// <summary><c>aria tasks</c>, <c>show</c>, <c>workers</c>, <c>status</c>, and the verbs that command tasks.</summary>
public sealed class TasksTests : IAsyncLifetime
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
    public async Task FiltersBecomeTheHubsQuery()
    {
        await _run.RunAsync("tasks", "some text", "-s", "pending,failed", "-s", "paused", "-t", "a=b", "-t", "c=d e", "--worker", "local-1", "--oldest", "-n", "7", "--after", "x");

        Assert.Equal(
            "?status=pending%2Cfailed%2Cpaused&tag=a%3Db&tag=c%3Dd%20e&worker=local-1&text=some%20text&order=oldest&limit=7&after=x",
            Assert.Single(_hub.Requests).Query);
    }

    [Fact]
    public async Task AWorkerThatDoesNotExistIsNamedWhereNothingIsFound()
    {
        Assert.Equal((int)ExitCode.NotDone, await _run.RunAsync("tasks", "--worker", "nobox", "--json"));

        Assert.Equal("/api/workers/nobox", _hub.Requests.Last().Path);
    }

    [Fact]
    public async Task TheRefusalOfOneWorkerStopsNoOther()
    {
        _hub.AnswerNext(404, """{"type":"urn:aria-cluster:problem:unknown-worker","title":"There is no such worker","status":404,"detail":"There is no worker 'nobox'."}""");
        _hub.AnswerNext(200, """{"name":"boxa","status":"cordoned"}""");

        Assert.Equal((int)ExitCode.NotDone, await _run.RunAsync("cordon", "nobox", "boxa"));

        Assert.Equal("cordoned  boxa", _run.Output.Trim());
        Assert.Contains("aria: There is no worker 'nobox'.", _run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pauze x", "There is no verb 'pauze'. Did you mean pause?")]
    [InlineData("cluster resum", "There is no verb 'resum' of cluster. Did you mean resume?")]
    [InlineData("frobnicate", "There is no verb 'frobnicate'.")]
    [InlineData("cluster pause --for 99999d", "--for '99999d' is too long.")]
    public async Task WhatWasTypedIsNamed(string command, string expected)
    {
        Assert.Equal((int)ExitCode.Usage, await _run.RunAsync(command.Split(' ')));

        Assert.StartsWith($"aria: {expected}", _run.Errors, StringComparison.Ordinal);
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public async Task TheStatusSaysWhatHoldsTasksUp()
    {
        (_hub.Status["paused"], _hub.Status["maxRunning"], _hub.Status["running"]) = (true, 3, 2);
        _hub.Status["coolingHosts"] = System.Text.Json.Nodes.JsonNode.Parse("""[{"host":"example.org","coolsUntil":"2026-07-01T12:00:00+00:00"}]""");

        await _run.RunAsync("status");

        Assert.Contains("paused   until somebody resumes it: nothing new starts", _run.Output, StringComparison.Ordinal);
        Assert.Contains("limit    at most 3 downloads at once, 2 running", _run.Output, StringComparison.Ordinal);
        Assert.Contains("cools    example.org, until 2026-07-01", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheQueueIsAnOrderOfItsOwn()
    {
        await _run.RunAsync("tasks", "--queue");
        Assert.Equal("?order=queue&limit=100", Assert.Single(_hub.Requests).Query);

        Assert.Equal(2, await _run.RunAsync("tasks", "--queue", "--oldest"));
    }

    [Fact]
    public async Task AListIsAlignedAndShowsGids()
    {
        var task = _hub.Add("downloading", "debian.iso");
        (task["completedBytes"], task["lengthBytes"], task["worker"]) = (512, 2048, "local-1");
        _hub.Add("completed", "a name with \u001b[31m in it");

        await _run.RunAsync("tasks");

        Assert.Equal(
            """
            GID               STATUS       DONE      SIZE  WORKER   NAME
            0000000000000001  downloading   25%  2.00 KiB  local-1  debian.iso
            0000000000000002  completed    100%         -  -        a name with �[31m in it
            """,
            _run.Output.TrimEnd().ReplaceLineEndings());
    }

    [Fact]
    public async Task ACompletedTaskIsNamedAsItsFileIsAndNoNameIsCutInAPipe()
    {
        _hub.Add("completed", "small.bin")["path"] = "/root/small (1).bin";
        _hub.Add("completed", "a series")["path"] = "/root/a series/episode 1.mkv";
        _hub.Add("pending", new string('x', 250) + ".bin");

        await _run.RunAsync("tasks");

        var lines = _run.Output.TrimEnd().Split('\n');
        Assert.EndsWith("  small (1).bin", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("  a series", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("xxx.bin", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheReasonToWaitHasTimesLikeTheOthers()
    {
        var task = _hub.Add("pending");
        task["why"] = System.Text.Json.Nodes.JsonNode.Parse("""{"code":"not_before","text":"the next attempt is at 2026-08-01T12:00:05Z"}""");

        task["createdAt"] = "2026-08-01T12:00:05.1234567+00:00";

        await _run.RunAsync("show", "task-00000001");

        var local = new DateTimeOffset(2026, 8, 1, 12, 0, 5, TimeSpan.Zero).ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains($"why       the next attempt is at {local}", _run.Output, StringComparison.Ordinal);
        Assert.Contains($"created   {local}", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllPagesAreReadOnRequest()
    {
        Enumerable.Range(0, 2500).ToList().ForEach(_ => _hub.Add("pending"));

        await _run.RunAsync("tasks", "--all", "--json");

        Assert.Equal(2500, _run.Document.GetProperty("tasks").GetArrayLength());
        Assert.Null(_run.Document.GetProperty("next").GetString());
        Assert.Equal(3, _hub.Requests.Count);
    }

    [Fact]
    public async Task ALimitBeyondAPageIsReadInPages()
    {
        Enumerable.Range(0, 2500).ToList().ForEach(_ => _hub.Add("pending"));

        await _run.RunAsync("tasks", "--limit", "1500", "--json");

        Assert.Equal(1500, _run.Document.GetProperty("tasks").GetArrayLength());
        Assert.Equal("task-00001500", _run.Document.GetProperty("next").GetString());
    }

    [Fact]
    public async Task AListThatBreaksOffIsStillADocument()
    {
        Enumerable.Range(0, 1500).ToList().ForEach(_ => _hub.Add("pending"));
        _hub.AnswerNext(http =>
        {
            _hub.AnswerNext(500, """{"title":"The hub failed","status":500}""");
            return http.Response.WriteAsync("""{"tasks":[{"id":"task-1","status":"pending"}],"next":"task-1"}""");
        });

        var code = await _run.RunAsync("tasks", "--all", "--json");

        Assert.Equal((int)ExitCode.NotDone, code);
        Assert.Equal("task-1", _run.Document.GetProperty("next").GetString());
        Assert.Contains("The hub failed", _run.Document.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pause", "POST", "/api/tasks/task-00000001/pause")]
    [InlineData("resume", "POST", "/api/tasks/task-00000001/resume")]
    [InlineData("cancel", "POST", "/api/tasks/task-00000001/cancel")]
    [InlineData("retry", "POST", "/api/tasks/task-00000001/retry")]
    [InlineData("delete", "DELETE", "/api/tasks/task-00000001")]
    public async Task ACommandIsSentForTheTask(string verb, string method, string path)
    {
        _hub.Add("pending");

        Assert.Equal(0, await _run.RunAsync(verb, "task-00000001"));

        var request = Assert.Single(_hub.Requests);
        Assert.Equal((method, path, ""), (request.Method, request.Path, request.Query));
    }

    [Fact]
    public async Task DeletingFilesIsAskedForExplicitly()
    {
        _hub.Add("completed");

        await _run.RunAsync("delete", "--files", "task-00000001");

        Assert.Equal("?files=true", Assert.Single(_hub.Requests).Query);
    }

    [Fact]
    public async Task TheRefusalOfOneTaskStopsNoOther()
    {
        _hub.Add("downloading");

        var code = await _run.RunAsync("pause", "task-unknown", "task-00000001", "--json");

        Assert.Equal((int)ExitCode.NotDone, code);
        Assert.Contains("'task-unknown' is neither", _run.Errors, StringComparison.Ordinal);
        Assert.Equal("task-00000001", Assert.Single(_run.Document.GetProperty("tasks").EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task WhereSeveralAreNamedARefusalSaysWhichTaskItIsOf()
    {
        _hub.Add("downloading");

        await _run.RunAsync("cancel", "task-a", "task-00000001", "task-unknown");

        Assert.Contains("aria: task-a: 'task-a' is neither the id nor the gid of a task.", _run.Errors, StringComparison.Ordinal);
        Assert.Contains("downloading  task-00000001", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyTasksAreCommandedWithOneRequest()
    {
        var ids = Enumerable.Range(0, 1001).Select(_ => _hub.Add("pending")["id"]!.GetValue<string>()).ToArray();

        var code = await _run.RunAsync(["delete", "--files", .. ids, ids[0]]);

        Assert.Equal((int)ExitCode.Done, code);
        Assert.Equal(["POST /api/tasks/delete 1000", "POST /api/tasks/delete 1"], _hub.Requests.Select(request =>
            $"{request.Method} {request.Path} {System.Text.Json.Nodes.JsonNode.Parse(request.Body)!["ids"]!.AsArray().Count}"));
        Assert.All(_hub.Requests, request => Assert.EndsWith("\"files\":true}", request.Body));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task WhatWouldMakeAnotherRouteIsNoId(string id)
    {
        Assert.Equal((int)ExitCode.Usage, await _run.RunAsync("show", id));
        Assert.Equal((int)ExitCode.Usage, await _run.RunAsync("delete", "task-a", id));

        Assert.Contains($"'{id}' is no id of a task", _run.Errors, StringComparison.Ordinal);
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public async Task ARefusedKeyStopsAtOnce()
    {
        _run.Set("ARIA_KEY", "wrong");

        Assert.Equal((int)ExitCode.KeyRefused, await _run.RunAsync("pause", "a", "b"));
        Assert.Single(_hub.Requests);
    }

    [Fact]
    public async Task ShowPrintsWhatThereIs()
    {
        _hub.AnswerNext(http => http.Response.WriteAsync(
            """
            {"id":"task-1","gid":"00000000000000ff","status":"pending","name":"f.bin","priority":3,"uris":["http://a/f.bin"],"tags":{"zone":"eu"},
             "why":{"code":"no_tags","text":"no worker carries zone=eu"},"history":[{"at":"2026-01-01T00:00:00Z","text":"accepted"}]}
            """));

        Assert.Equal(0, await _run.RunAsync("show", "task-1"));

        Assert.Contains("why       no worker carries zone=eu", _run.Output, StringComparison.Ordinal);
        Assert.Contains("priority  high", _run.Output, StringComparison.Ordinal);
        Assert.Contains("tags      zone=eu", _run.Output, StringComparison.Ordinal);
        Assert.Contains("accepted", _run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("worker    ", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShowPassesTheHubsDocumentOn()
    {
        var task = _hub.Add("pending");

        await _run.RunAsync("show", "task-00000001", "--json");

        Assert.Equal(task.ToJsonString(), _run.Output.TrimEnd());
    }

    [Fact]
    public async Task StatusNamesTheEngineAndCountsWhatThereIs()
    {
        await _run.RunAsync("status");

        Assert.Contains("engine   Embedded, storage sqlite", _run.Output, StringComparison.Ordinal);
        Assert.Contains("1 alive of 2; 4 of 16 slots", _run.Output, StringComparison.Ordinal);
        Assert.Contains("tasks    3 pending, 2 completed\n", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorkersAreListed()
    {
        _hub.Workers = System.Text.Json.Nodes.JsonNode.Parse(
            """{"workers":[{"name":"local-1","status":"online","slots":16,"usedSlots":3,"speedBytesPerSecond":2048,"tags":{"a":"b"},"health":{"diskFreeBytes":1073741824}}]}""")!;

        await _run.RunAsync("workers");

        Assert.Contains("local-1  online   3/16  2.00 KiB/s  1.00 GiB  a=b", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWorkerThatTakesNothingNewHasItsReason()
    {
        _hub.Workers = System.Text.Json.Nodes.JsonNode.Parse("""{"workers":[{"name":"local-1","status":"full","why":"its disk is full"},{"name":"local-2","status":"online"}]}""")!;

        await _run.RunAsync("workers");

        Assert.EndsWith("\nlocal-1: its disk is full\n", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WatchingUntilIdleTellsHowThingsEnded()
    {
        var task = _hub.Add("downloading", "f.bin");
        _hub.Status["tasks"]!["pending"] = 0;
        var watching = _run.RunAsync("watch", "--json");
        await Eventually.HoldsAsync(() => _hub.Requests.Any(request => request.Path == "/api/status"));

        task["status"] = "completed";

        Assert.Equal(0, await watching);
        Assert.Equal("completed", Assert.Single(_run.Document.GetProperty("tasks").EnumerateArray()).GetProperty("status").GetString());
        Assert.Contains("downloading f.bin", _run.Errors, StringComparison.Ordinal);
        Assert.Contains("completed f.bin", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsNoHubIsSaidSo()
    {
        _hub.AnswerNext(http => http.Response.WriteAsync("<html>"));

        Assert.Equal((int)ExitCode.Unreachable, await _run.RunAsync("status"));
        Assert.Contains("No hub answers there", _run.Errors, StringComparison.Ordinal);
    }
}
