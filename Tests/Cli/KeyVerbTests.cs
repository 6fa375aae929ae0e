using AriaCluster.Cli;

namespace AriaCluster.Tests.Cli;

/// <summary>The verbs of keys.</summary>
public sealed class KeyVerbTests : HubVerbTests
{
    private const string Unknown = """{"type":"urn:aria-cluster:problem:unknown-key","title":"There is no such key","status":404,"detail":"There is no key 'gone'."}""";

    [Fact]
    public async Task TheRefusalOfOneKeyStopsNoOtherAndBothAreTold()
    {
        Hub.AnswerNext(404, Unknown);
        Hub.AnswerNext(204, "");

        var code = await Run.RunAsync("key", "revoke", "gone", "cron", "--json");

        Assert.Equal((int)ExitCode.NotDone, code);
        Assert.Equal("cron", Assert.Single(Run.Document.GetProperty("revoked").EnumerateArray()).GetString());
        Assert.Equal("There is no key 'gone'.", Run.Document.GetProperty("error").GetProperty("message").GetString());
        Assert.Equal(["/api/keys/gone", "/api/keys/cron"], Hub.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task OneKeyThatIsRefusedIsAnErrorAndNoList()
    {
        Hub.AnswerNext(404, Unknown);

        var code = await Run.RunAsync("key", "revoke", "gone", "--json");

        Assert.Equal((int)ExitCode.NotDone, code);
        Assert.False(Run.Document.TryGetProperty("revoked", out _));
    }
}
