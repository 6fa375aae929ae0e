using AriaCluster.Cli;
using Microsoft.AspNetCore.Http;

namespace AriaCluster.Tests.Cli;

/// <summary>A quota or disk that is used up: what is in the way is told at once, for waiting a minute frees nothing that one could know of.</summary>
public sealed class QuotaRefusalTests : HubVerbTests
{
    [Fact]
    public async Task ADaysBytesSayWhenThereIsRoomAgain()
    {
        Assert.Equal(ExitCode.Unreachable, await AddAsync("9 bytes are allowed.", retryAfter: "600"));
        Assert.Contains("Nothing of this was accepted; try again in 10m.", Run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnfinishedTasksSayThatOneOfThemMustEnd()
    {
        Assert.Equal(ExitCode.Unreachable, await AddAsync("1 task of the key 'k' is unfinished; 1 may be at once.", retryAfter: "10"));
        Assert.Contains("Nothing of this was accepted; try again when one of them has ended.", Run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFullDiskOfTheHubSaysThatRoomMustBeMade()
    {
        Assert.Equal(ExitCode.Unreachable, await AddAsync("The disk of /srv/hub is full.", retryAfter: "10", status: 507, type: "disk-full"));
        Assert.Contains("Nothing of this was accepted; make room there, then try again.", Run.Errors, StringComparison.Ordinal);
    }

    private async Task<ExitCode> AddAsync(string detail, string retryAfter, int status = 429, string type = "quota-reached")
    {
        Hub.AnswerNext(async http =>
        {
            (http.Response.StatusCode, http.Response.Headers.RetryAfter) = (status, retryAfter);
            await http.Response.WriteAsync($$"""{"type":"urn:aria-cluster:problem:{{type}}","title":"It is used up","detail":"{{detail}}"}""");
        });

        var code = await Run.RunAsync("add", "http://a/b");

        Assert.Contains(detail, Run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Trying again", Run.Errors, StringComparison.Ordinal);
        Assert.Single(Hub.Requests);
        return (ExitCode)code;
    }
}
