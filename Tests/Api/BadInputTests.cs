using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AriaCluster.Tasks;
using FsCheck;
using FsCheck.Fluent;

namespace AriaCluster.Tests.Api;

/// <summary>What bad input gets: a clear error that names the field and what is allowed, with nothing changed.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private EdgeHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync();

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("""{"url":"gopher://example.org/x"}""", "url")]
    [InlineData("""{"url":"file:///etc/passwd"}""", "url")]
    [InlineData("""{"url":"example.org"}""", "url")]
    [InlineData("""{"url":"http://example.org/x","out":"../x"}""", "out")]
    [InlineData("""{"url":"http://example.org/x","out":"/etc/x"}""", "out")]
    [InlineData("""{"url":"http://example.org/x","out":"a\\b"}""", "out")]
    [InlineData("""{"url":"http://example.org/x","out":"NUL"}""", "out")]
    [InlineData("""{"url":"http://example.org/x","out":"a\u0000b"}""", "out")]
    [InlineData("""{"url":"http://example.org/x","dir":"a/../../b"}""", "dir")]
    [InlineData("""{"url":"http://example.org/x","options":{"on-download-complete":"/bin/sh"}}""", "options.on-download-complete")]
    [InlineData("""{"url":"http://example.org/x","options":{"dir":"/etc"}}""", "options.dir")]
    [InlineData("""{"url":"http://example.org/x","options":{"split":"1000"}}""", "options.split")]
    [InlineData("""{"url":"http://example.org/x","headers":["A: b\r\nHost: c"]}""", "headers[0]")]
    [InlineData("""{"url":"http://example.org/x","checksum":"sha-256=12"}""", "checksum")]
    [InlineData("""{"url":"http://example.org/x","tags":{"a b":"c"}}""", "tags.a b")]
    [InlineData("""{"url":"http://example.org/x","priority":"first"}""", "priority")]
    [InlineData("""{"url":"http://example.org/x","maxRetries":-1}""", "maxRetries")]
    [InlineData("""{"url":"http://example.org/x","retryDelay":"soon"}""", "retryDelay")]
    [InlineData("""{"url":"http://example.org/x","colour":"red"}""", "colour")]
    public async Task AFaultyTaskIsRefusedByFieldWithNothingStored(string json, string field)
    {
        using var alone = await _host.Client.PostJsonAsync("api/tasks", json);
        using var inBatch = await _host.Client.PostJsonAsync("api/tasks/batch", $$"""{"tasks":[{"url":"http://example.org/fine"},{{json}}]}""");

        await alone.IsProblemAsync(400, "invalid-request", field);
        await inBatch.IsProblemAsync(400, "invalid-request", "tasks[1]." + field);
        Assert.Empty(_host.Tasks);
        Assert.Empty(_host.Batches);
    }

    [Fact]
    public async Task AnOverlongNameIsRefused()
    {
        using var answer = await _host.Client.PostJsonAsync("api/tasks", $$"""{"url":"http://example.org/x","out":"{{new string('x', 256)}}"}""");

        await answer.IsProblemAsync(400, "invalid-request", "out");
    }

    [Fact]
    public async Task AllFaultsComeInOneAnswerAndSayWhatIsAllowed()
    {
        using var answer = await _host.Client.PostJsonAsync("api/tasks", """{"url":"gopher://x","out":"../x","options":{"split":0,"log":"/x"},"priority":9}""");

        var errors = (await answer.IsProblemAsync(400, "invalid-request")).GetProperty("errors");
        Assert.Equal(["url", "out", "options.split", "options.log", "priority"], errors.EnumerateObject().Select(error => error.Name));
        Assert.Contains("http, https, ftp or sftp", errors.GetProperty("url")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("1 to 64", errors.GetProperty("options.split")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("max-connection-per-server", errors.GetProperty("options.log")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneTaskMoreThanTenThousandIsRefused()
    {
        var tasks = string.Join(',', Enumerable.Range(0, TaskId.MaxBatch + 1).Select(i => $$"""{"url":"http://example.org/{{i}}"}"""));

        using var answer = await _host.Client.PostJsonAsync("api/tasks/batch", $$"""{"tasks":[{{tasks}}]}""");

        await answer.IsProblemAsync(400, "invalid-request", "tasks");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"url\":}")]
    [InlineData("\u0001")]
    public async Task WhatIsNotJsonIsRefused(string body)
    {
        using var answer = await _host.Client.PostJsonAsync("api/tasks", body);

        await answer.IsProblemAsync(400, "malformed-json");
    }

    [Fact]
    public async Task WhatNestsWithoutEndIsRefused()
    {
        using var answer = await _host.Client.PostJsonAsync("api/tasks", new string('[', 100_000));

        await answer.IsProblemAsync(400, "malformed-json");
        Assert.Contains("nests deeper than 64 levels", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData(null)]
    public async Task AnotherContentTypeIsRefused(string? type)
    {
        using var content = new ByteArrayContent("""{"url":"http://example.org/x"}"""u8.ToArray());
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);

        using var answer = await _host.Client.PostAsync("api/tasks", content, Ct);

        await answer.IsProblemAsync(415, "wrong-content-type");
        Assert.Empty(_host.Tasks);
    }

    [Theory]
    [InlineData("api/tasks", 2 << 20)]
    [InlineData("api/tasks/batch", 40 << 20)]
    public async Task ABodyThatIsTooLargeIsRefused(string route, int bytes)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = new ByteArrayContent(new byte[bytes]) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.ExpectContinue = true;

        using var answer = await _host.Client.SendAsync(request, Ct);

        await answer.IsProblemAsync(413, "too-large");
    }

    [Fact]
    public async Task ABodyWithoutALengthIsBoundedAsWell()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/tasks") { Content = new EndlessContent(3 << 20) };
        request.Headers.TransferEncodingChunked = true;

        using var answer = await _host.Client.SendAsync(request, Ct);

        await answer.IsProblemAsync(413, "too-large");
    }

    [Theory]
    [InlineData("POST", "api/tasks/pause?status=bogus", "status")]
    [InlineData("POST", "api/tasks/cancel?status=pending,bogus", "status")]
    [InlineData("DELETE", "api/tasks?tag=bogus", "tag")]
    public async Task AFilterThatIsNoneCommandsNothing(string method, string path, string field)
    {
        using var request = new HttpRequestMessage(new(method), path);
        using var answer = await _host.Client.SendAsync(request, Ct);

        await answer.IsProblemAsync(400, "invalid-request", field);
    }

    [Theory]
    [InlineData("GET", "api/tasks/task-00000000-0000-7000-8000-00000000ffff")]
    [InlineData("GET", "api/tasks/0123456789abcdef")]
    [InlineData("GET", "api/tasks/42")]
    [InlineData("GET", "api/tasks/%2e%2e%2fx")]
    [InlineData("POST", "api/tasks/task-00000000-0000-7000-8000-00000000ffff/pause")]
    [InlineData("POST", "api/tasks/task-00000000-0000-7000-8000-00000000ffff/resume")]
    [InlineData("POST", "api/tasks/task-00000000-0000-7000-8000-000000000000/cancel")]
    [InlineData("POST", "api/tasks/nothing/retry")]
    [InlineData("DELETE", "api/tasks/task-00000000-0000-7000-8000-00000000ffff")]
    public async Task AnUnknownTaskIsNotFound(string method, string route)
    {
        using var answer = await _host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), route), Ct);

        await answer.IsProblemAsync(404, "unknown-task");
    }

    [Fact]
    public async Task AnUnknownWorkerIsNotFoundAndABadNameGetsNoToken()
    {
        using var unknown = await _host.Client.GetAsync("api/workers/w1", Ct);
        using var bad = await _host.Client.PutAsync("api/workers/W_1/token", null, Ct);

        await unknown.IsProblemAsync(404, "unknown-worker");
        await bad.IsProblemAsync(400, "invalid-request", "name");
    }

    [Theory]
    [InlineData("pause", "cannot pause a task that is completed")]
    [InlineData("resume", "cannot resume a task that is completed")]
    [InlineData("cancel", "cannot cancel a task that is completed")]
    [InlineData("retry", "cannot retry a task that is completed")]
    public async Task AWrongStatusIsAConflictThatSaysSo(string verb, string detail)
    {
        var id = TaskId.New(_host.Time.GetUtcNow());
        _host.Tasks[id] = new DownloadTask { Id = id, Status = DownloadStatus.Completed };

        using var answer = await _host.Client.PostAsync($"api/tasks/{id}/{verb}", null, Ct);

        Assert.Equal(detail, (await answer.IsProblemAsync(409, "wrong-status")).GetProperty("detail").GetString());
        Assert.Equal(DownloadStatus.Completed, _host.Tasks[id].Status);
    }

    [Theory]
    [InlineData("GET", "nothing", 404, "unknown-route")]
    [InlineData("GET", "api/nothing", 404, "unknown-route")]
    [InlineData("PUT", "api/tasks", 405, "wrong-method")]
    [InlineData("GET", "api/tasks/task-00000000-0000-7000-8000-00000000ffff/pause", 405, "wrong-method")]
    [InlineData("GET", "worker?name=w", 426, "websocket-needed")]
    public async Task AWrongRouteOrMethodIsAProblemToo(string method, string route, int status, string type)
    {
        using var answer = await _host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), route), Ct);

        await answer.IsProblemAsync(status, type);
    }

    [Theory]
    [InlineData("state=failed", "state")]
    [InlineData("status=failed,broken", "status")]
    [InlineData("tag=gpu", "tag")]
    [InlineData("worker=W_1", "worker")]
    [InlineData("order=random", "order")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("after=1", "after")]
    [InlineData("text=", "text")]
    public async Task AFaultyQueryIsRefusedByParameter(string query, string field)
    {
        using var answer = await _host.Client.GetAsync("api/tasks?" + query, Ct);

        await answer.IsProblemAsync(400, "invalid-request", field);
    }

    [Fact]
    public async Task DeletingFilesIsAskedForInOneWayOnly()
    {
        var id = TaskId.New(_host.Time.GetUtcNow());
        _host.Tasks[id] = new DownloadTask { Id = id, Status = DownloadStatus.Completed };

        using var misspelt = await _host.Client.DeleteAsync($"api/tasks/{id}?file=true", Ct);
        using var unclear = await _host.Client.DeleteAsync($"api/tasks/{id}?files=yes", Ct);

        await misspelt.IsProblemAsync(400, "invalid-request", "file");
        await unclear.IsProblemAsync(400, "invalid-request", "files");
        Assert.False(_host.Tasks[id].Deleted);
    }

    [Fact]
    public void AnyBodyAtAllIsAnsweredWithoutAFailureOfTheHub()
    {
        var leaves = Gen.OneOf(
            Gen.Elements("null", "true", "0", "-1", "1e400", "\"\"", "\"\\ud800\"", "\"..\"", "\"http://a.example/b\"", "\"sha-256=0\"", "\"\\u0000\""),
            ArbMap.Default.GeneratorFor<string?>().Select(text => JsonSerializer.Serialize(text)));
        var names = Gen.OneOf(
            Gen.Elements("url", "uris", "dir", "out", "tags", "priority", "options", "headers", "checksum", "maxRetries", "retryDelay", "overwrite", "tasks"),
            ArbMap.Default.GeneratorFor<string?>().Select(text => text ?? "")).Select(text => JsonSerializer.Serialize(text));
        var values = Values(2, leaves, names);
        var bodies = Gen.OneOf(values, Object(names, values), values.Select(value => value[..(value.Length / 2)]));

        Prop.ForAll(Gen.Zip(Gen.Elements("api/tasks", "api/tasks/batch"), bodies).ToArbitrary(), pair => StatusOf(pair.Item1, pair.Item2) is < 500)
            .Holds(tests: 500);
    }

    private static Gen<string> Values(int depth, Gen<string> leaves, Gen<string> names) => depth == 0 ? leaves : Gen.OneOf(
        leaves,
        Object(names, Values(depth - 1, leaves, names)),
        Gen.ListOf(Values(depth - 1, leaves, names), 3).Select(items => $"[{string.Join(',', items)}]"));

    private static Gen<string> Object(Gen<string> names, Gen<string> values) =>
        Gen.ListOf(Gen.Zip(names, values), 4).Select(members => $"{{{string.Join(',', members.Select(member => $"{member.Item1}:{member.Item2}"))}}}");

    private int StatusOf(string route, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = _host.Client.PostAsync(route, content, Ct).GetAwaiter().GetResult();
        return (int)answer.StatusCode;
    }

    private sealed class EndlessContent : HttpContent
    {
        private readonly int _bytes;

        public EndlessContent(int bytes)
        {
            _bytes = bytes;
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var sent = 0; sent < _bytes; sent += 1 << 16)
            {
                await stream.WriteAsync(new byte[1 << 16]);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
