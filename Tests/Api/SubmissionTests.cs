using System.Net;
using AriaCluster.Api.Tasks;
using AriaCluster.Tasks;
using Orleans.Runtime;

namespace AriaCluster.Tests.Api;

public sealed class SubmissionTests : IAsyncLifetime
{
    private const string Body = """{"url":"http://example.org/x"}""";
    private const string Batch = """{"tasks":[{"url":"http://example.org/1"},{"url":"http://example.org/2"}]}""";

    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync();

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task ATaskIsCreatedAndNamedByIdAndGid()
    {
        using var answer = await _host.Client.PostJsonAsync("api/tasks", Body);

        var task = Assert.Single(_host.Tasks.Values);
        var document = await answer.ReadJsonAsync();
        Assert.Equal((HttpStatusCode.Created, $"/api/tasks/{task.Id}"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        Assert.Equal((task.Id, TaskId.Gid(task.Id)), (document.GetProperty("id").GetString(), document.GetProperty("gid").GetString()));
    }

    [Fact]
    public async Task ABatchIsAcceptedInOneWriteAndItsTasksAreThereAtOnce()
    {
        using var answer = await _host.Client.PostJsonAsync("api/tasks/batch", Batch);

        var (batch, submission) = Assert.Single(_host.Batches);
        var document = await answer.ReadJsonAsync();
        var ids = document.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetString()!).ToArray();
        Assert.Equal((HttpStatusCode.Accepted, batch, 2), (answer.StatusCode, document.GetProperty("batchId").GetString(), submission.Specifications.Length));
        Assert.Equal([TaskId.InBatch(batch, 0), TaskId.InBatch(batch, 1)], ids);
        var second = await _host.Client.GetJsonAsync("api/tasks/" + ids[1]);
        Assert.Equal(("pending", batch), (second.GetProperty("status").GetString(), second.GetProperty("batchId").GetString()));
    }

    [Fact]
    public async Task ATaskThatIsNotUnfoldedTakesCommands()
    {
        using var answer = await _host.Client.PostJsonAsync("api/tasks/batch", Batch);
        var id = TaskId.InBatch(_host.Batches.Keys.Single(), 1);

        using var paused = await _host.Client.PostJsonAsync($"api/tasks/{id}/pause", "");

        Assert.Equal("paused", (await paused.ReadJsonAsync()).GetProperty("status").GetString());
        Assert.Equal(DownloadStatus.Paused, _host.Tasks[id].Status);
    }

    [Theory]
    [InlineData("api/tasks", Body, HttpStatusCode.Created)]
    [InlineData("api/tasks/batch", Batch, HttpStatusCode.Accepted)]
    public async Task TheSameKeyAndBodyGetTheSameDocument(string route, string body, HttpStatusCode first)
    {
        using var once = await _host.Client.PostJsonAsync(route, body, "k1");
        _host.Time.Advance(TimeSpan.FromHours(23));
        using var again = await _host.Client.PostJsonAsync(route, body, "k1");

        Assert.Equal((first, HttpStatusCode.OK), (once.StatusCode, again.StatusCode));
        Assert.Equal((await once.ReadJsonAsync()).GetRawText(), (await again.ReadJsonAsync()).GetRawText());
        Assert.Equal(1, _host.Tasks.Count + _host.Batches.Count);
    }

    [Theory]
    [InlineData("api/tasks", """{"url":"http://example.org/y"}""")]
    [InlineData("api/tasks/batch", Batch)]
    public async Task TheSameKeyWithAnotherBodyOrRouteIsAConflict(string route, string body)
    {
        using var once = await _host.Client.PostJsonAsync("api/tasks", Body, "k1");
        using var other = await _host.Client.PostJsonAsync(route, body, "k1");

        await other.IsProblemAsync(409, "idempotency-key-reused");
        Assert.Equal(1, _host.Tasks.Count + _host.Batches.Count);
    }

    [Fact]
    public async Task AFaultyBodyDoesNotUseUpItsKey()
    {
        using var faulty = await _host.Client.PostJsonAsync("api/tasks", """{"url":"x"}""", "k1");
        using var mended = await _host.Client.PostJsonAsync("api/tasks", Body, "k1");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Created), (faulty.StatusCode, mended.StatusCode));
    }

    [Fact]
    public async Task AKeyIsForgottenAfterADay()
    {
        using var once = await _host.Client.PostJsonAsync("api/tasks", Body, "k1");
        _host.Time.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        using var later = await _host.Client.PostJsonAsync("api/tasks", """{"url":"http://example.org/y"}""", "k1");

        Assert.Equal((HttpStatusCode.Created, 2), (later.StatusCode, _host.Tasks.Count));
    }

    [Fact]
    public async Task EqualRequestsThatArriveTogetherEndInOneAcceptance()
    {
        var answers = await InTimeAsync(
            Task.WhenAll(Enumerable.Range(0, 32).Select(_ => _host.Client.PostJsonAsync("api/tasks", Body, "k1"))));

        var documents = await Task.WhenAll(answers.Select(answer => answer.ReadJsonAsync()));
        Assert.Single(documents.Select(document => document.GetRawText()).Distinct());
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Single(_host.Tasks);
    }

    [Fact]
    public async Task AKeyThatIsNoneIsRefused()
    {
        using var tooLong = await _host.Client.PostJsonAsync("api/tasks", Body, new string('k', 256));
        using var blank = await _host.Client.PostJsonAsync("api/tasks", Body, "");

        await tooLong.IsProblemAsync(400, "invalid-request", "Idempotency-Key");
        await blank.IsProblemAsync(400, "invalid-request", "Idempotency-Key");
    }

    [Theory]
    [InlineData("timeout")]
    [InlineData("rejected")]
    [InlineData("unknown")]
    public async Task AWriteThatIsNotAnsweredIsRepeatedUnderTheSameId(string fault)
    {
        var calls = new List<string>();
        _host.OnTask = (id, method, arguments) =>
        {
            calls.Add(id);
            var answer = _host.AnswerTask(id, method, arguments);
            return calls.Count > 1 ? answer : Fail(fault);
        };

        using var answer = await InTimeAsync(_host.Client.PostJsonAsync("api/tasks", Body, "k1"));

        Assert.Equal((HttpStatusCode.Created, calls[0]), (answer.StatusCode, (await answer.ReadJsonAsync()).GetProperty("id").GetString()));
        Assert.Single(_host.Tasks);
    }

    [Fact]
    public async Task AWriteThatIsNeverAnsweredIsUnavailableAndMayBeRepeated()
    {
        _host.OnTask = (_, _, _) => Fail("unknown");

        using var answer = await InTimeAsync(_host.Client.PostJsonAsync("api/tasks", Body, "k1"));
        _host.OnTask = _host.AnswerTask;
        using var again = await _host.Client.PostJsonAsync("api/tasks", Body, "k1");

        await answer.IsProblemAsync(503, "unavailable");
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
    }

    [Fact]
    public async Task ABatchThatFindsNoRoomIsToBeRepeatedAndTakenLater()
    {
        var stored = new TaskCompletionSource<CreateOutcome>();
        var taken = 0;
        _host.OnBatch = (_, method, _) =>
        {
            Interlocked.Increment(ref taken);
            return method == nameof(IBatchGrain.AcceptAsync) ? stored.Task : Task.CompletedTask;
        };
        var first = Enumerable.Range(0, BatchRoom.AtOnce).Select(_ => _host.Client.PostJsonAsync("api/tasks/batch", Batch)).ToArray();
        await Eventually.HoldsAsync(() => Volatile.Read(ref taken) == BatchRoom.AtOnce);

        using var refused = await InTimeAsync(_host.Client.PostJsonAsync("api/tasks/batch", Batch));
        using var alone = await _host.Client.PostJsonAsync("api/tasks", Body);
        stored.SetResult(CreateOutcome.Created);
        using var later = await _host.Client.PostJsonAsync("api/tasks/batch", Batch);

        await refused.IsProblemAsync(503, "unavailable");
        Assert.All(await Task.WhenAll(first), answer => Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode));
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Accepted), (alone.StatusCode, later.StatusCode));
    }

    private static Task<CreateReply> Fail(string fault) => fault switch
    {
        "timeout" => Task.FromException<CreateReply>(new TimeoutException()),
        "rejected" => Task.FromException<CreateReply>(new OrleansException("The silo stops.")),
        _ => Task.FromResult(new CreateReply(CreateOutcome.Unknown, null)),
    };

    // The pauses between tries are waits on the clock.
    private async Task<T> InTimeAsync<T>(Task<T> asked)
    {
        await Eventually.HoldsAsync(() => asked.IsCompleted, _host.Time, TimeSpan.FromMilliseconds(50));
        return await asked;
    }
}
