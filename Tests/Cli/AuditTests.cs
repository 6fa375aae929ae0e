using AriaCluster.Cli;

namespace AriaCluster.Tests.Cli;

public sealed class AuditTests : HubVerbTests
{
    private const string Page = """
        {"entries":[
          {"id":"audit-019e2c4e-5d0a-7c3e-9f11-3a6b5c7d0e1f","at":"2026-07-01T12:00:00+00:00","by":"admin","address":"127.0.0.1","action":"putSettings","kind":"cluster",
           "changes":[{"name":"maxRunning","old":"10","new":"20"}],"status":200,"count":1},
          {"id":"audit-019e2c4e-5d0a-7c3e-9f11-3a6b5c7d0e1e","at":"2026-07-01T11:00:00+00:00","address":"10.0.0.7","action":"revokeKey","kind":"key","target":"cron","status":401,"count":30}],
         "next":"audit-019e2c4e-5d0a-7c3e-9f11-3a6b5c7d0e1e"}
        """;

    [Fact]
    public async Task EntriesAreLinesWithWhatChanged()
    {
        Hub.AnswerNext(200, Page);

        Assert.Equal(0, await Run.RunAsync("audit", "cron", "--since", "2026-07-01T00:00:00Z", "--by", "a b", "-n", "2"));

        Assert.Contains("admin  127.0.0.1  200   putSettings cluster: maxRunning 10 -> 20", Run.Output, StringComparison.Ordinal);
        Assert.Contains("-      10.0.0.7   401   revokeKey cron (30)", Run.Output, StringComparison.Ordinal);
        Assert.Contains("--after audit-019e2c4e-5d0a-7c3e-9f11-3a6b5c7d0e1e", Run.Errors, StringComparison.Ordinal);
        Assert.Equal("?limit=2&target=cron&since=2026-07-01T00%3A00%3A00.000Z&by=a%20b", Hub.Requests.Last().Query);
    }

    [Fact]
    public async Task AsJsonItIsTheHubsDocument()
    {
        Hub.AnswerNext(200, Page);

        Assert.Equal(0, await Run.RunAsync("audit", "--json"));

        Assert.Equal(2, Run.Document.GetProperty("entries").GetArrayLength());
    }

    [Fact]
    public async Task ATimeThatIsNoneIsAMistake() => Assert.Equal((int)ExitCode.Usage, await Run.RunAsync("audit", "--until", "soon"));
}
