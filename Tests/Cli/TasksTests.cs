using AriaCluster.Cli;
using Microsoft.AspNetCore.Http;

namespace AriaCluster.Tests.Cli;

/// <summary><c>aria tasks</c>, <c>show</c>, <c>workers</c>, <c>status</c>.</summary>
public sealed class TasksTests : HubVerbTests
{
    [Fact]
    public async Task FiltersBecomeTheHubsQuery()
    {
        await Run.RunAsync("tasks", "some text", "-s", "pending,failed", "-s", "paused", "-t", "a=b", "-t", "c=d e", "--worker", "local-1", "--oldest", "-n", "7", "--after", "x");

        Assert.Equal(
            "?status=pending%2Cfailed%2Cpaused&tag=a%3Db&tag=c%3Dd%20e&worker=local-1&text=some%20text&order=oldest&limit=7&after=x",
            Assert.Single(Hub.Requests).Query);
    }

    [Fact]
    public async Task AWorkerThatDoesNotExistIsNamedWhereNothingIsFound()
    {
        Assert.Equal((int)ExitCode.NotDone, await Run.RunAsync("tasks", "--worker", "nobox", "--json"));

        Assert.Equal("/api/workers/nobox", Hub.Requests.Last().Path);
    }

    [Fact]
    public async Task TheRefusalOfOneWorkerStopsNoOther()
    {
        Hub.AnswerNext(404, """{"type":"urn:aria-cluster:problem:unknown-worker","title":"There is no such worker","status":404,"detail":"There is no worker 'nobox'."}""");
        Hub.AnswerNext(200, """{"name":"boxa","status":"cordoned"}""");

        Assert.Equal((int)ExitCode.NotDone, await Run.RunAsync("cordon", "nobox", "boxa"));

        Assert.Equal("cordoned  boxa", Run.Output.Trim());
        Assert.Contains("aria: There is no worker 'nobox'.", Run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pauze x", "There is no verb 'pauze'. Did you mean pause?")]
    [InlineData("cluster resum", "There is no verb 'resum' of cluster. Did you mean resume?")]
    [InlineData("frobnicate", "There is no verb 'frobnicate'.")]
    [InlineData("cluster pause --for 99999d", "--for '99999d' is too long.")]
    public async Task WhatWasTypedIsNamed(string command, string expected)
    {
        Assert.Equal((int)ExitCode.Usage, await Run.RunAsync(command.Split(' ')));

        Assert.StartsWith($"aria: {expected}", Run.Errors, StringComparison.Ordinal);
        Assert.Empty(Hub.Requests);
    }

    [Fact]
    public async Task TheStatusSaysWhatHoldsTasksUp()
    {
        (Hub.Status["paused"], Hub.Status["maxRunning"], Hub.Status["running"]) = (true, 3, 2);
        Hub.Status["coolingHosts"] = System.Text.Json.Nodes.JsonNode.Parse("""[{"host":"example.org","coolsUntil":"2026-07-01T12:00:00+00:00"}]""");

        await Run.RunAsync("status");

        Assert.Contains("paused    until somebody resumes it: nothing new starts", Run.Output, StringComparison.Ordinal);
        Assert.Contains("limit     at most 3 downloads at once, 2 running", Run.Output, StringComparison.Ordinal);
        Assert.Contains("cools     example.org, until 2026-07-01", Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheQueueIsAnOrderOfItsOwn()
    {
        await Run.RunAsync("tasks", "--queue");
        Assert.Equal("?order=queue&limit=100", Assert.Single(Hub.Requests).Query);

        Assert.Equal(2, await Run.RunAsync("tasks", "--queue", "--oldest"));
    }

    [Fact]
    public async Task AListIsAlignedAndShowsGids()
    {
        var task = Hub.Add("downloading", "debian.iso");
        (task["completedBytes"], task["lengthBytes"], task["worker"]) = (512, 2048, "local-1");
        Hub.Add("completed", "a name with \u001b[31m in it");

        await Run.RunAsync("tasks");

        Assert.Equal(
            """
            GID               STATUS       DONE      SIZE  WORKER   NAME
            0000000000000001  downloading   25%  2.00 KiB  local-1  debian.iso
            0000000000000002  completed    100%         -  -        a name with �[31m in it
            """,
            Run.Output.TrimEnd().ReplaceLineEndings());
    }

    [Fact]
    public async Task ACompletedTaskIsNamedAsItsFileIsAndNoNameIsCutInAPipe()
    {
        Hub.Add("completed", "small.bin")["path"] = "/root/small (1).bin";
        Hub.Add("completed", "a series")["path"] = "/root/a series/episode 1.mkv";
        Hub.Add("pending", new string('x', 250) + ".bin");

        await Run.RunAsync("tasks");

        var lines = Run.Output.TrimEnd().Split('\n');
        Assert.EndsWith("  small (1).bin", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("  a series", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("xxx.bin", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheReasonToWaitHasTimesLikeTheOthers()
    {
        var task = Hub.Add("pending");
        task["why"] = System.Text.Json.Nodes.JsonNode.Parse("""{"code":"not_before","text":"the next attempt is at 2026-08-01T12:00:05Z"}""");

        task["createdAt"] = "2026-08-01T12:00:05.1234567+00:00";

        await Run.RunAsync("show", "task-00000001");

        var local = new DateTimeOffset(2026, 8, 1, 12, 0, 5, TimeSpan.Zero).ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains($"why       the next attempt is at {local}", Run.Output, StringComparison.Ordinal);
        Assert.Contains($"created   {local}", Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllPagesAreReadOnRequest()
    {
        Enumerable.Range(0, 2500).ToList().ForEach(_ => Hub.Add("pending"));

        await Run.RunAsync("tasks", "--all", "--json");

        Assert.Equal(2500, Run.Document.GetProperty("tasks").GetArrayLength());
        Assert.Null(Run.Document.GetProperty("next").GetString());
        Assert.Equal(3, Hub.Requests.Count);
    }

    [Fact]
    public async Task ALimitBeyondAPageIsReadInPages()
    {
        Enumerable.Range(0, 2500).ToList().ForEach(_ => Hub.Add("pending"));

        await Run.RunAsync("tasks", "--limit", "1500", "--json");

        Assert.Equal(1500, Run.Document.GetProperty("tasks").GetArrayLength());
        Assert.Equal("task-00001500", Run.Document.GetProperty("next").GetString());
    }

    [Fact]
    public async Task AListThatBreaksOffIsStillADocument()
    {
        Enumerable.Range(0, 1500).ToList().ForEach(_ => Hub.Add("pending"));
        Hub.AnswerNext(http =>
        {
            Hub.AnswerNext(500, """{"title":"The hub failed","status":500}""");
            return http.Response.WriteAsync("""{"tasks":[{"id":"task-1","status":"pending"}],"next":"task-1"}""");
        });

        var code = await Run.RunAsync("tasks", "--all", "--json");

        Assert.Equal((int)ExitCode.NotDone, code);
        Assert.Equal("task-1", Run.Document.GetProperty("next").GetString());
        Assert.Contains("The hub failed", Run.Document.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShowPrintsWhatThereIs()
    {
        Hub.AnswerNext(http => http.Response.WriteAsync(
            """
            {"id":"task-1","gid":"00000000000000ff","status":"pending","name":"f.bin","priority":3,"uris":["http://a/f.bin"],"tags":{"zone":"eu"},"requires":["disk"],
             "why":{"code":"no_tags","text":"no worker carries zone=eu"},"history":[{"at":"2026-01-01T00:00:00Z","text":"accepted"}]}
            """));

        Assert.Equal(0, await Run.RunAsync("show", "task-1"));

        Assert.Contains("why       no worker carries zone=eu", Run.Output, StringComparison.Ordinal);
        Assert.Contains("priority  high", Run.Output, StringComparison.Ordinal);
        Assert.Contains("requires  zone=eu; disk", Run.Output, StringComparison.Ordinal);
        Assert.Contains("accepted", Run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("worker    ", Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShowPassesTheHubsDocumentOn()
    {
        var task = Hub.Add("pending");

        await Run.RunAsync("show", "task-00000001", "--json");

        Assert.Equal(task.ToJsonString(), Run.Output.TrimEnd());
    }

    [Fact]
    public async Task StatusNamesTheEngineAndCountsWhatThereIs()
    {
        await Run.RunAsync("status");

        Assert.Contains("engine    Embedded, storage sqlite", Run.Output, StringComparison.Ordinal);
        Assert.Contains("1 alive of 2; 4 of 16 slots", Run.Output, StringComparison.Ordinal);
        Assert.Contains("tasks     3 pending, 2 completed\n", Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorkersAreListed()
    {
        Hub.Workers = System.Text.Json.Nodes.JsonNode.Parse(
            """{"workers":[{"name":"local-1","status":"online","slots":16,"usedSlots":3,"speedBytesPerSecond":2048,"tags":{"a":"b"},"health":{"diskFreeBytes":1073741824}}]}""")!;

        await Run.RunAsync("workers");

        Assert.Contains("local-1  online   3/16  2.00 KiB/s  1.00 GiB  a=b", Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWorkerThatTakesNothingNewHasItsReason()
    {
        Hub.Workers = System.Text.Json.Nodes.JsonNode.Parse("""{"workers":[{"name":"local-1","status":"full","why":"its disk is full"},{"name":"local-2","status":"online"}]}""")!;

        await Run.RunAsync("workers");

        Assert.EndsWith("\nlocal-1: its disk is full\n", Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WatchingUntilIdleTellsHowThingsEnded()
    {
        var task = Hub.Add("downloading", "f.bin");
        Hub.Status["tasks"]!["pending"] = 0;
        var watching = Run.RunAsync("watch", "--json");
        await Eventually.HoldsAsync(() => Hub.Requests.Any(request => request.Path == "/api/status"));

        task["status"] = "completed";

        Assert.Equal(0, await watching);
        Assert.Equal("completed", Assert.Single(Run.Document.GetProperty("tasks").EnumerateArray()).GetProperty("status").GetString());
        Assert.Contains("downloading f.bin", Run.Errors, StringComparison.Ordinal);
        Assert.Contains("completed f.bin", Run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsNoHubIsSaidSo()
    {
        Hub.AnswerNext(http => http.Response.WriteAsync("<html>"));

        Assert.Equal((int)ExitCode.Unreachable, await Run.RunAsync("status"));
        Assert.Contains("No hub answers there", Run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A list of at most 0 tasks is none.", "tasks", "-n", "0")]
    [InlineData("'99999999999' is out of range.", "tasks", "-n", "99999999999")]
    [InlineData("'many' is not a whole number.", "tasks", "-n", "many")]
    [InlineData("'-3' is below zero.", "cluster", "limit", "-3")]
    [InlineData("There is no option '-x'.", "cluster", "limit", "-x")]
    public async Task ANumberThatCannotBeIsSaidSo(string said, params string[] arguments)
    {
        Assert.Equal((int)ExitCode.Usage, await Run.RunAsync(arguments));
        Assert.Contains(said, Run.Errors, StringComparison.Ordinal);
        Assert.Empty(Hub.Requests);
    }
}
