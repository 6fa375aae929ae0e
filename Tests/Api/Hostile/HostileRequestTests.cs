using System.Text;
using System.Text.Json.Nodes;
using AriaCluster.Tests.Api.Description;
using AriaCluster.Tests.Api.Keys;
using FsCheck;
using FsCheck.Fluent;

namespace AriaCluster.Tests.Api.Hostile;

/// <summary>Whatever is sent to whatever route: no failure of the hub, no look into it, and what it refuses changes nothing.</summary>
public sealed class HostileRequestTests : IAsyncLifetime
{
    private const ulong Seed = 20_261_122;
    private const int Requests = 700;

    private static readonly string[] _types =
    [
        "application/json", "application/json; charset=utf-8", "application/json; charset=utf-16", "application/json;charset=\"", "text/plain", "application/problem+json",
        "multipart/form-data; boundary=x", "application/json, text/html", "\u00ff", "",
    ];

    private static readonly string[] _names =
        ["Idempotency-Key", "X-API-Key", "Authorization", "If-None-Match", "Accept", "Accept-Encoding", "Expect", "Upgrade", "Range", "Last-Event-ID", "Cookie", "X-Forwarded-For", "TE"];

    private HubHost _hub = null!;
    private string _task = "";
    private string _key = "";

    public async ValueTask InitializeAsync()
    {
        _hub = await HubHost.StartAsync();
        _key = _hub.Client.DefaultRequestHeaders.GetValues("X-API-Key").Single();
        _task = await _hub.Client.SubmitAsync("""{"url":"http://example.org/first"}""");
        await _hub.Client.NewKeyAsync("somebody", """{"scopes":["read"]}""");
    }

    public async ValueTask DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task NoRequestAtAllMakesTheHubFailAndNoRefusedOneChangesAnything()
    {
        var operations = (await ApiDocument.ReadAsync()).Operations.ToArray();
        var (state, statuses) = (await HubState.ReadAsync(_hub), new Dictionary<int, int>());

        Prop.ForAll(Gen.Elements(operations).SelectMany(operation => RequestsTo(operation.Name, operation.Operation)).ToArbitrary(), request =>
        {
            var (status, answer) = RawClient.SendAsync(_hub.Address, request).GetAwaiter().GetResult();
            var after = HubState.ReadAsync(_hub).GetAwaiter().GetResult();
            Assert.True(status is 0 or (>= 200 and < 500), $"{status} to {request}\n{answer}");
            Assert.True(status < 400 || !LooksInside(answer), $"{request}\n{answer}");
            Assert.True(status is >= 200 and < 300 || after == state, $"{status} and a changed state after {request}\n{state}\n{after}");
            state = after;
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
        }).Holds(Seed, Requests);

        // Of no use if nothing got far: every kind of answer is among them.
        Assert.All([200, 400, 404, 415], status => Assert.True(statuses.GetValueOrDefault(status) >= 10, string.Join(", ", statuses)));
    }

    [Theory]
    [InlineData("GET\r\n\r\n")]
    [InlineData("GET /api/tasks\r\n\r\n")]
    [InlineData("GET /api/tasks HTTP/9.9\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET http://evil.example/api/tasks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /api/tasks\0 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /api/tasks HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /api/tasks HTTP/1.1\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /api/tasks HTTP/1.1\r\nHost: localhost\r\n Folded: x\r\nConnection: close\r\n\r\n")]
    [InlineData("POST /api/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n")]
    [InlineData("POST /api/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n12")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")]
    [InlineData("CONNECT evil.example:80 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")]
    [InlineData("TRACE /api/tasks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    public async Task WhatIsHardlyHttpIsRefused(string request)
    {
        var state = await HubState.ReadAsync(_hub);

        var (status, answer) = await RawClient.SendAsync(_hub.Address, new RawRequest(Encoding.Latin1.GetBytes(request), IsWhole: true));

        Assert.True(status is 0 or (>= 400 and < 500) or 505, answer);
        Assert.False(LooksInside(answer), answer);
        Assert.Equal(state, await HubState.ReadAsync(_hub));
    }

    [Theory]
    [InlineData(40 << 10, 431)]
    [InlineData(4 << 20, 431)]
    public async Task GiganticHeadersAreRefused(int bytes, int expected)
    {
        var request = RawRequest.Of("GET", "/api/tasks", [$"Host: {_hub.Address.Authority}", $"X-API-Key: {new string('x', bytes)}"], null, 0);

        var (status, _) = await RawClient.SendAsync(_hub.Address, request);

        // The rest of what was sent may reset the connection before the answer is read.
        Assert.True(status == expected || status == 0, $"{status}");
    }

    private static bool LooksInside(string answer) =>
        answer.Contains("   at ", StringComparison.Ordinal) || answer.Contains("Exception", StringComparison.Ordinal) || answer.Contains(".cs:line", StringComparison.Ordinal);

    private Gen<RawRequest> RequestsTo(string name, JsonObject operation)
    {
        var (method, path) = (name.Split(' ')[0], name.Split(' ')[1]);
        var example = operation["requestBody"]?["content"]?.AsObject().Single().Value!["example"]?.ToJsonString();
        string[] known = [.. (operation["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["in"]!.ToString() == "query").Select(parameter => parameter!["name"]!.ToString()), "nothing"];
        return
            from segment in Gen.Frequency((2, Gen.Elements(_task, "somebody", "w1", "example.org")), (3, HostileText.Texts))
            from query in Gen.ListOf(Gen.Zip(Gen.Elements(known), HostileText.Texts), 2)
            from hasQuery in Gen.Frequency((2, Gen.Constant(false)), (1, Gen.Constant(true)))
            from header in Gen.Frequency((5, Gen.Constant("X-Nothing: 1")), (2, Gen.Zip(Gen.Elements(_names), HostileText.Texts).Select(pair => $"{pair.Item1}: {OneLine(pair.Item2)}")))
            from type in Gen.Frequency((6, Gen.Constant(_types[0])), (1, Gen.Elements(_types)))
            from body in example is null ? Gen.Frequency((3, Gen.Constant<byte[]?>(null)), (1, HostileText.Broken("{}").Select(bytes => (byte[]?)bytes)))
                : Gen.Frequency((1, Gen.Constant<byte[]?>(Encoding.UTF8.GetBytes(example))), (8, HostileText.Broken(example).Select(bytes => (byte[]?)bytes)))
            from framing in Gen.Frequency((12, Gen.Constant(0)), (2, Gen.Constant(1)), (1, Gen.Choose(2, 5)))
            select RawRequest.Of(
                method,
                Fill(path, segment) + (hasQuery ? "?" + string.Join('&', query.Select(pair => $"{pair.Item1}={Escape(pair.Item2)}")) : ""),
                [$"Host: {_hub.Address.Authority}", $"X-API-Key: {_key}", header, .. body is null ? Array.Empty<string>() : [$"Content-Type: {type}"]],
                body,
                framing);
    }

    private static string Fill(string path, string segment) => string.Join('/', path.Split('/').Select(part => part.StartsWith('{') ? Escape(segment) : part));

    // Percent-encoded as a client would, except where it is meant to be broken.
    private static string Escape(string text) =>
        text.StartsWith('%') ? text : string.Concat(Encoding.UTF8.GetBytes(text).Select(b => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' ? $"{(char)b}" : $"%{b:X2}"));

    private static string OneLine(string text) => text.Replace('\r', ' ').Replace('\n', ' ');
}
