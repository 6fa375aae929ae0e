using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using AriaCluster.Tasks;
using AriaCluster.Tests.Scheduling;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Api;

public sealed class ListTests : IAsyncLifetime
{
    private static readonly string _id = TaskId.New(DateTimeOffset.UnixEpoch);

    private EdgeHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync();

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task EveryFilterReachesTheIndex()
    {
        await _host.Client.GetJsonAsync($"api/tasks?status=failed,Canceled&tag=a%3Db&tag=c%3Dd%3De&worker=w1&owner=me&batch=batch-00000000-0000-7000-8000-000000000000&text=iso&order=oldest&limit=7&after={_id}");

        var query = _host.Index.LastQuery!;
        Assert.Equal([DownloadStatus.Failed, DownloadStatus.Canceled], query.Statuses);
        Assert.Equal([new Tag("a", "b"), new Tag("c", "d=e")], query.Tags);
        Assert.Equal(("w1", "me", "batch-00000000-0000-7000-8000-000000000000", "iso"), (query.Worker, query.Owner, query.BatchId, query.Text));
        Assert.Equal((TaskOrder.OldestFirst, 7, _id), (query.Order, query.Limit, query.After));
    }

    [Fact]
    public async Task TheQueueIsGoneOnWithItsOwnCursorAlone()
    {
        await _host.Client.GetJsonAsync($"api/tasks?after=3.-7.00ff.{_id}&order=queue&status=pending");
        var query = _host.Index.LastQuery!;
        Assert.Equal((TaskOrder.Queue, $"3.-7.00ff.{_id}"), (query.Order, query.After));

        foreach (var wrong in new[] { $"order=queue&after={_id}", $"after=3.7.00ff.{_id}", $"order=queue&after=5.7.00ff.{_id}", $"order=queue&after=3.7..{_id}", "order=queue&after=3.7.00", "order=queue&status=pending,failed" })
        {
            using var refused = await _host.Client.GetAsync($"api/tasks?{wrong}", Ct);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
    }

    [Fact]
    public async Task WhoAsksWronglyForAListIsNotToldThatNothingWasChanged()
    {
        using var refused = await _host.Client.GetAsync("api/tasks?status=sleeping", Ct);

        Assert.Equal("One fault was found.", (await refused.IsProblemAsync(400, "invalid-request", "status")).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task APageHasTheRowsAndSaysThatItIsTheLast()
    {
        _host.Index.Rows.Add(new IndexedTask
        {
            Id = _id,
            Gid = TaskId.Gid(_id),
            Status = DownloadStatus.Completed,
            Priority = TaskPriority.High,
            Worker = "w1",
            Name = "f.iso",
            Path = "/srv/f.iso",
            LengthBytes = 5,
            Checksum = "adler32=01234567",
            Tags = [new TagRule("a", "b")],
            CreatedAt = DateTimeOffset.UnixEpoch,
        });

        var page = await _host.Client.GetJsonAsync("api/tasks");

        Assert.Equal(JsonValueKind.Null, page.GetProperty("next").ValueKind);
        Assert.Equal(
            $$$"""{"id":"{{{_id}}}","gid":"{{{TaskId.Gid(_id)}}}","status":"completed","name":"f.iso","priority":3,"tags":{"a":"b"},"checksum":"adler32=01234567","owner":"","worker":"w1","attempt":0,"progress":100,"completedBytes":5,"lengthBytes":5,"failures":0,"path":"/srv/f.iso","createdAt":"1970-01-01T00:00:00+00:00"}""",
            page.GetProperty("tasks")[0].GetRawText());
    }

    [Fact]
    public async Task TextIsWrittenAsItIs()
    {
        const string name = "it's <b>Bücher</b> & 日本語+1.iso";
        _host.Index.Rows.Add(new IndexedTask { Id = _id, Gid = TaskId.Gid(_id), Status = DownloadStatus.Pending, Name = name });

        var list = await _host.Client.GetStringAsync("api/tasks", Ct);
        using var refused = await _host.Client.GetAsync("api/tasks?text=&it's=1", Ct);

        Assert.Contains($"\"name\":\"{name}\"", list, StringComparison.Ordinal);
        Assert.Contains("\"it's\":[", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatRunsIsShownAsItsWorkerSees()
    {
        _host.Index.Rows.Add(new IndexedTask { Id = _id, Status = DownloadStatus.Queued, Worker = "w1", Attempt = 2 });
        _host.OnWorker = (_, _, _) => Task.FromResult<WorkerSnapshot?>(Worker(new PartProgress(new PartKey(_id, 0, 2), DownloadStatus.Downloading, 25, 100, 7, 1)));

        var task = (await _host.Client.GetJsonAsync("api/tasks")).GetProperty("tasks")[0];

        Assert.Equal("downloading", task.GetProperty("status").GetString());
        Assert.Equal((25.0, 25, 100, 7), (task.GetProperty("progress").GetDouble(), task.GetProperty("completedBytes").GetInt32(), task.GetProperty("lengthBytes").GetInt32(), task.GetProperty("speedBytesPerSecond").GetInt32()));
    }

    [Fact]
    public async Task ProgressOfAnOlderAttemptIsNotShown()
    {
        _host.Index.Rows.Add(new IndexedTask { Id = _id, Status = DownloadStatus.Queued, Worker = "w1", Attempt = 3 });
        _host.OnWorker = (_, _, _) => Task.FromResult<WorkerSnapshot?>(Worker(new PartProgress(new PartKey(_id, 0, 2), DownloadStatus.Downloading, 25, 100, 7, 1)));

        var task = (await _host.Client.GetJsonAsync("api/tasks")).GetProperty("tasks")[0];

        Assert.Equal(("queued", false), (task.GetProperty("status").GetString(), task.TryGetProperty("progress", out _)));
    }

    [Fact]
    public async Task AWorkerThatDoesNotAnswerCostsTheListNothingButItsProgress()
    {
        _host.Index.Rows.Add(new IndexedTask { Id = _id, Status = DownloadStatus.Downloading, Worker = "w1", Attempt = 1 });
        _host.OnWorker = (_, _, _) => Task.FromException<WorkerSnapshot?>(new TimeoutException());

        var task = (await _host.Client.GetJsonAsync("api/tasks")).GetProperty("tasks")[0];

        Assert.Equal("downloading", task.GetProperty("status").GetString());
    }

    [Fact]
    public async Task ATaskHasPartsHistoryAndWhyItWaits()
    {
        using var created = await _host.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/dir/x.iso?a=1","tags":{"gpu":"yes"}}""");

        var task = await _host.Client.GetJsonAsync(created.Headers.Location!.ToString()[1..]);

        Assert.Equal("x.iso", task.GetProperty("name").GetString());
        Assert.Equal("pending", Assert.Single(task.GetProperty("parts").EnumerateArray()).GetProperty("status").GetString());
        Assert.Equal("accepted from admin", Assert.Single(task.GetProperty("history").EnumerateArray()).GetProperty("text").GetString());
        Assert.Equal("no_workers", task.GetProperty("why").GetProperty("code").GetString());
    }

    [Fact]
    public async Task ATaskIsFoundByItsGid()
    {
        using var created = await _host.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/x"}""");
        var id = _host.Tasks.Keys.Single();
        _host.Index.Rows.Add(new IndexedTask { Id = id, Gid = TaskId.Gid(id) });

        var task = await _host.Client.GetJsonAsync("api/tasks/" + TaskId.Gid(id).ToUpperInvariant());

        Assert.Equal(id, task.GetProperty("id").GetString());
    }

    [Fact]
    public async Task SecretsAreNeverShown()
    {
        using var created = await _host.Client.PostJsonAsync("api/tasks", """
            { "url": "ftp://me:hidden@example.org/x", "headers": ["Cookie: hidden"],
              "options": { "split": 2, "header": "A: hidden", "referer": "hidden", "user-agent": "hidden", "http-user": "hidden", "http-passwd": "hidden", "ftp-user": "hidden", "ftp-passwd": "hidden" } }
            """);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);

        var task = await _host.Client.GetJsonAsync("api/tasks/" + _host.Tasks.Keys.Single());

        Assert.DoesNotContain("hidden", task.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("""{"split":"2"}""", task.GetProperty("options").GetRawText());
        Assert.Equal("ftp://me:***@example.org/x", task.GetProperty("uris")[0].GetString());
    }

    [Fact]
    public async Task ADeletedTaskIsGone()
    {
        using var created = await _host.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/x"}""");
        var route = "api/tasks/" + _host.Tasks.Keys.Single();

        using var deleted = await _host.Client.DeleteAsync(route, Ct);
        using var again = await _host.Client.DeleteAsync(route, Ct);
        using var read = await _host.Client.GetAsync(route, Ct);

        Assert.Equal((HttpStatusCode.OK, true), (deleted.StatusCode, (await deleted.ReadJsonAsync()).GetProperty("changed").GetBoolean()));
        Assert.Equal((HttpStatusCode.OK, false), (again.StatusCode, (await again.ReadJsonAsync()).GetProperty("changed").GetBoolean()));
        await read.IsProblemAsync(404, "unknown-task");
    }

    [Fact]
    public async Task CommandsFollowEachOther()
    {
        using var created = await _host.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/x"}""");
        var route = "api/tasks/" + _host.Tasks.Keys.Single();

        var statuses = new List<string?>();
        foreach (var verb in new[] { "pause", "pause", "resume", "cancel", "retry" })
        {
            using var answer = await _host.Client.PostJsonAsync($"{route}/{verb}", "");
            var document = await answer.ReadJsonAsync();
            statuses.Add($"{document.GetProperty("status")} {document.GetProperty("changed")}");
        }

        Assert.Equal(["paused True", "paused False", "pending True", "canceled True", "pending True"], statuses);
    }

    [Fact]
    public async Task WorkersAreListedWithTheirFiguresAndTheStatusCountsThem()
    {
        _host.Index.Workers.AddRange(["w2", "w1", "gone"]);
        _host.Index.Rows.Add(new IndexedTask { Id = _id, Status = DownloadStatus.Failed });
        _host.OnWorker = (key, _, _) => Task.FromResult(key == "worker-gone" ? null : Worker() with
        {
            Room = Worker().Room with { Name = WorkerName.FromKey(key), Held = key == "worker-w1" ? 5 : 1, Alive = key == "worker-w1" },
        });

        var workers = (await _host.Client.GetJsonAsync("api/workers")).GetProperty("workers").EnumerateArray().ToArray();
        var status = await _host.Client.GetJsonAsync("api/status");

        Assert.Equal(["w1 busy", "w2 offline"], workers.Select(worker => $"{worker.GetProperty("name")} {worker.GetProperty("status")}"));
        Assert.Equal((4, 1, 100.0), (workers[0].GetProperty("usedSlots").GetInt32(), workers[0].GetProperty("ahead").GetInt32(), workers[0].GetProperty("load").GetDouble()));
        Assert.Equal("""{"total":2,"alive":1,"slots":4,"usedSlots":4}""", status.GetProperty("workers").GetRawText());
        Assert.Equal((1, 0, 100.0), (status.GetProperty("tasks").GetProperty("failed").GetInt32(), status.GetProperty("tasks").GetProperty("pending").GetInt32(), status.GetProperty("load").GetDouble()));
    }

    private static WorkerSnapshot Worker(params ImmutableArray<PartProgress> progress) => new(
        PendingSamples.RoomOf("w1", slots: 4, held: 1), new WorkerRegistration(), null, progress, null, new WorkerPerformance(0, 0, 0, 0, 0));
}
