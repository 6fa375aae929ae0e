using AriaCluster.Cli;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.Cli;

/// <summary>Which hub the command line speaks to, with which key.</summary>
public sealed class HubConnectionTests : IAsyncLifetime
{
    private readonly CommandRun _run = new();
    private FakeHub _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await FakeHub.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _run.Dispose();
    }

    [Fact]
    public async Task OptionsGoBeforeTheEnvironment()
    {
        _run.Set("ARIA_HUB", "http://127.0.0.1:1");
        _run.Set("ARIA_KEY", "wrong");

        Assert.Equal(0, await _run.RunAsync("status", "--hub", _hub.Address, "--key", FakeHub.Key));
    }

    [Fact]
    public async Task TheEnvironmentGoesBeforeTheFileThatUpLeft()
    {
        LeaveConnection("http://127.0.0.1:1", "wrong");
        _run.Set("ARIA_HUB", _hub.Address);
        _run.Set("ARIA_KEY", FakeHub.Key);

        Assert.Equal(0, await _run.RunAsync("status"));
    }

    [Fact]
    public async Task TheFileThatUpLeftNamesAddressAndKeyFile()
    {
        LeaveConnection(_hub.Address, FakeHub.Key);

        Assert.Equal(0, await _run.RunAsync("status"));
    }

    [Fact]
    public async Task TheKeyOfThatFileIsSentToNoOtherHub()
    {
        LeaveConnection("http://127.0.0.1:1", FakeHub.Key);

        var code = await _run.RunAsync("status", "--hub", _hub.Address);

        Assert.Equal((int)ExitCode.KeyRefused, code);
        Assert.Null(Assert.Single(_hub.Requests).Header("X-API-Key"));
    }

    [Fact]
    public async Task AKeyFileIsReadWhenItIsNamed()
    {
        var file = _run.Write("key", FakeHub.Key + "\n");

        Assert.Equal(0, await _run.RunAsync("status", "--hub", _hub.Address, "--key-file", file));
    }

    [Fact]
    public async Task AMissingKeyFileIsNamed()
    {
        var code = await _run.RunAsync("status", "--hub", _hub.Address, "--key-file", "/no/such/key");

        Assert.Equal((int)ExitCode.KeyRefused, code);
        Assert.Contains("/no/such/key", _run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData(" \r\n")]
    public async Task AnEmptyKeyFileIsNamedAndNoOtherKeyIsTaken(string content)
    {
        LeaveConnection(_hub.Address, FakeHub.Key);
        var file = _run.Write("key", content);

        Assert.Equal((int)ExitCode.KeyRefused, await _run.RunAsync("status", "--key-file", file));
        Assert.Contains($"{file} is empty", _run.Errors, StringComparison.Ordinal);
        Assert.Empty(_hub.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task AnEmptyKeyIsNamedAndNoOtherKeyIsTaken(string key)
    {
        LeaveConnection(_hub.Address, FakeHub.Key);
        _run.Set("ARIA_KEY", FakeHub.Key);

        Assert.Equal((int)ExitCode.KeyRefused, await _run.RunAsync("status", "--key", key));
        Assert.Contains("--key is empty", _run.Errors, StringComparison.Ordinal);
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public async Task AnEmptyVariableIsNamedAndTheKeyThatUpLeftIsNotTaken()
    {
        LeaveConnection(_hub.Address, FakeHub.Key);
        _run.Set("ARIA_KEY", "");

        Assert.Equal((int)ExitCode.KeyRefused, await _run.RunAsync("status"));
        Assert.Contains("ARIA_KEY is empty", _run.Errors, StringComparison.Ordinal);
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public async Task ARefusedKeySaysWhereKeysComeFrom()
    {
        var code = await _run.RunAsync("status", "--hub", _hub.Address, "--key", "wrong");

        Assert.Equal((int)ExitCode.KeyRefused, code);
        Assert.Contains("The key is not accepted", _run.Errors, StringComparison.Ordinal);
        Assert.Contains("ARIA_KEY", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlainHttpToAnotherMachineNeedsInsecure()
    {
        var code = await _run.RunAsync("status", "--hub", "http://hub.invalid:6880", "--key", FakeHub.Key);

        Assert.Equal((int)ExitCode.Usage, code);
        Assert.Contains("--insecure", _run.Errors, StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.Unreachable, await _run.RunAsync("status", "--hub", "http://hub.invalid:6880", "--key", FakeHub.Key, "--insecure"));
    }

    [Theory]
    [InlineData("localhost:6880")]
    [InlineData("ftp://localhost")]
    [InlineData("http://user:secret@localhost")]
    [InlineData("http://localhost/?key=secret")]
    public async Task AnAddressThatIsNoneIsRefused(string address)
    {
        Assert.Equal((int)ExitCode.Usage, await _run.RunAsync("status", "--hub", address));
        Assert.DoesNotContain("secret", _run.Errors.Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHubThatDoesNotListenIsNamedWithWhatToType()
    {
        var code = await _run.RunAsync("status", "--hub", $"http://127.0.0.1:{FreePort.Next()}", "--key", "k");

        Assert.Equal((int)ExitCode.Unreachable, code);
        Assert.Contains("connection refused", _run.Errors, StringComparison.Ordinal);
        Assert.Contains("aria up", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACertificateThatIsNotTrustedIsToldAtOnceWithWhatToType()
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority();
        await using var server = TlsServer.Start(authority, "127.0.0.1");
        string[] add = ["add", "http://a/b", "--hub", server.Address, "--key", "k"];

        Assert.Equal((int)ExitCode.Unreachable, await _run.RunAsync(add));
        Assert.Contains("is not trusted: CN=127.0.0.1 is signed by CN=Aria Test Authority, which this machine does not know", _run.Errors, StringComparison.Ordinal);
        Assert.Contains("Copy the certificate of its authority, CN=Aria Test Authority, here and name it: --ca FILE", _run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Trying again", _run.Errors, StringComparison.Ordinal);

        var wrong = _run.Write("other.pem", other.Pem);
        Assert.Equal((int)ExitCode.Unreachable, await _run.RunAsync([.. add, "--ca", wrong]));
        Assert.Contains($"which neither this machine nor {wrong} knows", _run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Trying again", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACertificateOfAnotherNameIsToldAtOnce()
    {
        using var authority = new TestAuthority();
        await using var server = TlsServer.Start(authority, "hub.example");

        var code = await _run.RunAsync("add", "http://a/b", "--hub", server.Address, "--key", "k", "--ca", _run.Write("ca.pem", authority.Pem));

        Assert.Equal((int)ExitCode.Unreachable, code);
        Assert.Contains("it is for hub.example, and not for 127.0.0.1", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACertificateThatHasEndedIsToldWithItsTime()
    {
        using var authority = new TestAuthority();
        await using var server = TlsServer.Start(authority, "127.0.0.1", TimeProvider.System.GetUtcNow().AddMinutes(-10));

        var code = await _run.RunAsync("add", "http://a/b", "--hub", server.Address, "--key", "k", "--ca", _run.Write("ca.pem", authority.Pem));

        Assert.Equal((int)ExitCode.Unreachable, code);
        Assert.Matches("CN=127.0.0.1 is valid from .* to .* only", _run.Errors);
        Assert.Contains("Renew it on the hub's machine", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HttpsToAPortThatSpeaksPlainHttpIsToldAtOnce()
    {
        var code = await _run.RunAsync("add", "http://a/b", "--hub", _hub.Address.Replace("http:", "https:", StringComparison.Ordinal), "--key", "k");

        Assert.Equal((int)ExitCode.Unreachable, code);
        Assert.Contains("does not speak TLS", _run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Trying again", _run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("tasks")]
    public async Task WhoOnlyLooksHearsAfterTenSecondsThatTheHubHangs(string verb)
    {
        var time = new ManualTimeProvider();
        _run.Time = time;
        _hub.AnswerNext(http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted));

        var running = _run.RunAsync(verb, "--hub", _hub.Address, "--key", FakeHub.Key);
        await Eventually.HoldsAsync(() => _hub.Requests.Count == 1);
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal((int)ExitCode.Unreachable, await running);
        Assert.Contains("has not answered for 10 seconds", _run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "<html>nothing here</html>")]
    [InlineData(404, """{"detail":"Not Found"}""")]
    [InlineData(302, "")]
    [InlineData(200, "<html>welcome</html>")]
    public async Task SomethingElseAtTheAddressIsNoHub(int status, string body)
    {
        _hub.AnswerNext(status, body);

        var code = await _run.RunAsync("status", "--hub", _hub.Address, "--key", FakeHub.Key);

        Assert.Equal((int)ExitCode.Unreachable, code);
        Assert.Contains("No hub answers there", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AProblemWithoutFaultyFieldsHasNone()
    {
        await _run.RunAsync("status", "--json", "--hub", _hub.Address, "--key", "wrong");

        Assert.False(_run.Document.GetProperty("error").GetProperty("problem").TryGetProperty("errors", out _));
    }

    [Fact]
    public async Task WithoutAnyHubTheMessageSaysHowToStartOne()
    {
        Assert.Equal((int)ExitCode.Unreachable, await _run.RunAsync("tasks"));
        Assert.Contains("No hub is known", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnErrorIsOneDocumentToo()
    {
        var code = await _run.RunAsync("status", "--json", "--hub", _hub.Address, "--key", "wrong");

        var error = _run.Document.GetProperty("error");
        Assert.Equal(code, error.GetProperty("exitCode").GetInt32());
        Assert.Equal("urn:aria-cluster:problem:key-refused", error.GetProperty("problem").GetProperty("type").GetString());
    }

    [Fact]
    public async Task AMistypedOptionIsOneDocumentToo()
    {
        var code = await _run.RunAsync("add", "--jsn", "http://a/b", "--json");

        Assert.Equal((int)ExitCode.Usage, code);
        Assert.Equal(2, _run.Document.GetProperty("error").GetProperty("exitCode").GetInt32());
    }

    private void LeaveConnection(string address, string key)
    {
        var keyFile = _run.Write("admin.key", key);
        _run.Write("aria-cluster/connection.json", $$"""{"address":"{{address}}","keyFile":"{{keyFile}}"}""");
    }
}
