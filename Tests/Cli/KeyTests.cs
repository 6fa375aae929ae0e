using AriaCluster.Cli;

namespace AriaCluster.Tests.Cli;

public sealed class KeyTests : HubVerbTests
{
    [Fact]
    public async Task ANameThatIsTakenIsToldWithHowToReplaceItsKey()
    {
        Hub.AnswerNext(412, """{"type":"urn:aria-cluster:problem:precondition-failed","title":"The precondition does not hold","status":412,"detail":"x"}""");

        Assert.Equal((int)ExitCode.NotDone, await Run.RunAsync("key", "create", "cron"));

        Assert.Contains("There is a key 'cron' already.", Run.Errors, StringComparison.Ordinal);
        Assert.Contains("--replace", Run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("If-None-Match", Run.Errors, StringComparison.Ordinal);
    }
}
