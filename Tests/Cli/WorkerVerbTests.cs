using System.Text.Json.Nodes;

namespace AriaCluster.Tests.Cli;

/// <summary><c>aria cordon</c>, <c>uncordon</c>, <c>drain</c> and <c>workers</c>: what a worker is, and what people want of it.</summary>
public sealed class WorkerVerbTests : HubVerbTests
{
    [Theory]
    [InlineData("cordon", "offline", "cordoned", "offline, cordoned  boxa")]
    [InlineData("drain", "draining", "evacuating", "draining, evacuating  boxa")]
    [InlineData("uncordon", "offline", "open", "offline, open  boxa")]
    [InlineData("uncordon", "online", "open", "online  boxa")]
    public async Task WhatAWorkerIsAndWhatItMayGetAreBothAnswered(string verb, string status, string availability, string line)
    {
        var answer = $$"""{"name":"boxa","status":"{{status}}","availability":"{{availability}}"}""";
        Hub.AnswerNext(200, answer);
        Hub.AnswerNext(200, answer);

        Assert.Equal(0, await Run.RunAsync(verb, "boxa"));
        Assert.Equal(line, Run.Output.Trim());

        Assert.Equal(0, await Run.RunAsync(verb, "boxa", "--json"));
        Assert.Equal($$"""{"workers":[{{answer}}]}""", Run.Output.Trim());
    }

    [Fact]
    public async Task AWorkerThatIsAwayIsListedWithWhatItMayGet()
    {
        Hub.Workers = JsonNode.Parse("""{"workers":[{"name":"boxa","status":"offline","availability":"cordoned"},{"name":"boxb","status":"offline","availability":"open"}]}""")!;

        Assert.Equal(0, await Run.RunAsync("workers"));

        Assert.Contains("offline, cordoned", Run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("open", Run.Output, StringComparison.Ordinal);
    }
}
