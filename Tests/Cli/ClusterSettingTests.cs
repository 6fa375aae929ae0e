namespace AriaCluster.Tests.Cli;

/// <summary><c>aria cluster errors</c>, <c>host</c>, <c>speed</c>, <c>tag-fallback</c>, and <c>worker-speed</c>.</summary>
public sealed class ClusterSettingTests : HubVerbTests
{
    private const string Rules = """{"rules":[{"number":1,"status":"403","action":"never"},{"number":2,"code":"5","host":"a.org","action":"busy"}],"builtIn":[]}""";
    private const string Speed = """{"paused":false,"speed":{"bytesPerSecond":99000,"timeZone":"Europe/Berlin","windows":[{"from":"01:00","to":"02:00","days":["sun"]}]}}""";

    [Theory]
    [InlineData("set retry --http 404", """[{"number":1,"status":"403","action":"never"},{"number":2,"code":"5","host":"a.org","action":"busy"},{"action":"retry","status":"404"}]""")]
    [InlineData("set retry --http 404 --at 1", """[{"action":"retry","status":"404"},{"number":1,"status":"403","action":"never"},{"number":2,"code":"5","host":"a.org","action":"busy"}]""")]
    [InlineData("set retry --error 5 --host A.org --delay 2m", """[{"number":1,"status":"403","action":"never"},{"action":"retry","code":"5","host":"a.org","delay":120}]""")]
    [InlineData("unset 1", """[{"number":2,"code":"5","host":"a.org","action":"busy"}]""")]
    public async Task ARuleIsPutInItsPlaceAmongTheOthers(string command, string rules)
    {
        Hub.AnswerNext(200, Rules);
        Hub.AnswerNext(200, Rules);

        Assert.Equal(0, await Run.RunAsync(["cluster", "errors", .. command.Split(' ')]));

        Assert.Equal($$"""{"rules":{{rules}}}""", Hub.Requests.Last().Body);
    }

    [Theory]
    [InlineData("cluster speed 5M", """{"bytesPerSecond":5242880,"timeZone":"UTC","windows":[]}""")]
    [InlineData("cluster speed 500k --from 08:00 --to 18:00 --days mon-fri,sun --outside 1G", """{"bytesPerSecond":1073741824,"timeZone":"UTC","windows":[{"from":"08:00","to":"18:00","days":["mon-fri","sun"],"bytesPerSecond":512000}]}""")]
    [InlineData("worker-speed box none --from 22:00 --to 06:00", """{"timeZone":"UTC","windows":[{"from":"22:00","to":"06:00"}]}""")]
    public async Task ASpeedIsSentAsAsked(string command, string body)
    {
        Hub.AnswerNext(200, Speed);

        Assert.Equal(0, await Run.RunAsync([.. command.Split(' '), "--zone", "UTC"]));

        Assert.Equal(body, Assert.Single(Hub.Requests).Body);
    }

    [Theory]
    [InlineData("host a.org --starts 0.5", "PATCH", "/api/cluster/hosts/a.org", """{"startsPerSecond":0.5}""")]
    [InlineData("host a.org --connections 4 --egress-connections none", "PATCH", "/api/cluster/hosts/a.org", """{"connections":4,"egressConnections":null}""")]
    [InlineData("host a.org --default", "DELETE", "/api/cluster/hosts/a.org", "")]
    [InlineData("tag-fallback on", "PUT", "/api/cluster/settings", """{"tagFallback":true}""")]
    [InlineData("tag-fallback default", "PUT", "/api/cluster/settings", """{"tagFallback":null}""")]
    public async Task WhatIsNotNamedIsNotSent(string command, string method, string path, string body)
    {
        Hub.AnswerNext(200, """{"paused":false,"tagFallback":true,"limits":[{"host":"a.org","connections":4}]}""");

        Assert.Equal(0, await Run.RunAsync(["cluster", .. command.Split(' ')]));

        var request = Assert.Single(Hub.Requests);
        Assert.Equal((method, path, body), (request.Method, request.Path, request.Body));
        Assert.Contains("limit     a.org: 4 connections", Run.Output, StringComparison.Ordinal);
        Assert.Equal(command.StartsWith("tag", StringComparison.Ordinal), Run.Output.Contains("tags      overlooked where no worker carries what a task requires", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("tag-fallback default", """{"paused":false}""", "tags      as the hub is set (Scheduling:FallBackFromTags)")]
    [InlineData("tag-fallback off", """{"paused":false,"tagFallback":false}""", "tags      always heeded")]
    [InlineData("host a.org --default", """{"paused":false,"limits":[{"host":"b.org","connections":4}]}""", "limit     a.org: as for all hosts")]
    [InlineData("host", """{"paused":false}""", "limit     no host has one of its own")]
    [InlineData("host", """{"paused":false,"limits":[{"host":"a.org","connections":4}],"hosts":[{"host":"b.org","inUse":1,"connections":2}]}""", "limit     a.org: 4 connections\nhost      b.org: 1 connection of 2")]
    public async Task WhatHoldsNowIsSaid(string command, string cluster, string said)
    {
        Hub.AnswerNext(200, cluster);

        Assert.Equal(0, await Run.RunAsync(["cluster", .. command.Split(' ')]));

        Assert.Contains(said, Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneStartASecondIsNotSeveral()
    {
        Hub.AnswerNext(200, """{"paused":false,"limits":[{"host":"a.org","startsPerSecond":1,"egressStartsPerSecond":0.5}]}""");

        await Run.RunAsync("cluster", "host", "a.org", "--starts", "1");

        Assert.Contains("limit     a.org: 1 start a second, 0.5 starts a second from one address", Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrongWordOfASubcommandPointsToItsOwnHelp()
    {
        Assert.Equal(2, await Run.RunAsync("cluster", "host", "a.org", "--starts", "often"));

        Assert.Contains("--starts 'often' is neither a number nor none.", Run.Errors, StringComparison.Ordinal);
        Assert.Contains("See aria cluster host --help", Run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWindowOfAnotherZoneIsRefusedBesideThoseThatAreThere()
    {
        Hub.AnswerNext(200, Speed);

        Assert.Equal(2, await Run.RunAsync("cluster", "speed", "5K", "--from", "03:00", "--to", "04:00", "--add", "--zone", "UTC"));

        Assert.Contains("go by the clock of Europe/Berlin, and --zone is UTC", Run.Errors, StringComparison.Ordinal);
        Assert.Single(Hub.Requests);
    }

    [Fact]
    public async Task AnotherWindowGoesBeforeThoseThatAreThere()
    {
        Hub.AnswerNext(200, Speed);
        Hub.AnswerNext(200, Speed);

        await Run.RunAsync("cluster", "speed", "5K", "--from", "03:00", "--to", "04:00", "--add");

        Assert.Equal(
            """{"bytesPerSecond":99000,"timeZone":"Europe/Berlin","windows":[{"from":"03:00","to":"04:00","bytesPerSecond":5120},{"from":"01:00","to":"02:00","days":["sun"]}]}""",
            Hub.Requests.Last().Body);
    }

    [Theory]
    [InlineData("cluster", "DELETE", "/api/cluster/speed")]
    [InlineData("worker", "DELETE", "/api/workers/box/speed")]
    public async Task NoneTakesALimitBack(string whose, string method, string path)
    {
        Hub.AnswerNext(200, """{"paused":false}""");

        Assert.Equal(0, await Run.RunAsync(whose == "cluster" ? ["cluster", "speed", "none"] : ["worker-speed", "box", "none"]));

        Assert.Equal((method, path), (Assert.Single(Hub.Requests).Method, Hub.Requests.Last().Path));
    }

    [Theory]
    [InlineData("cluster speed 5X")]
    [InlineData("cluster speed -5")]
    [InlineData("cluster speed 0")]
    [InlineData("cluster speed 5M --from 08:00")]
    [InlineData("cluster speed 5M --days mon")]
    [InlineData("cluster errors set retry --http 404 --delay soon")]
    [InlineData("cluster errors set retry --http 404 --backoff much")]
    [InlineData("cluster host a.org --starts often")]
    [InlineData("cluster host a.org --connections 4 --default")]
    [InlineData("cluster host --connections 4")]
    [InlineData("cluster tag-fallback perhaps")]
    public async Task AWrongCommandAsksTheHubNothing(string command)
    {
        Assert.Equal(2, await Run.RunAsync(command.Split(' ')));

        Assert.Empty(Hub.Requests);
    }
}
