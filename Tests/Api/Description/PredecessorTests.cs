namespace AriaCluster.Tests.Api.Description;

/// <summary>What clients of the systems before this one ask for.</summary>
public sealed class PredecessorTests
{
    [Theory]
    [InlineData("GET", "/api/status")]
    [InlineData("GET", "/api/tasks")]
    [InlineData("POST", "/api/tasks")]
    [InlineData("GET", "/api/tasks/1")]
    [InlineData("DELETE", "/api/tasks/1")]
    [InlineData("GET", "/api/workers")]
    [InlineData("GET", "/api/workers/1")]
    public async Task TheirPathsAreHere(string method, string path)
    {
        var api = await ApiDocument.ReadAsync();

        Assert.NotNull(api.Find(method, path));
    }

    [Theory]
    [InlineData("Status", "workers", "totalTasks", "tasks", "load")]
    [InlineData("Workers", "alive")]
    [InlineData("Task", "uris", "status", "priority", "worker", "gid", "options", "progress", "speedBytesPerSecond", "error", "result", "createdAt", "endedAt", "history")]
    [InlineData("Worker", "name", "hostname", "status", "why", "features", "tags", "slots", "usedSlots", "tasks", "load", "health", "performance")]
    public async Task TheMembersThatTookTheirMembersPlaceAreInThePageAndInTheAnswers(string schema, params string[] members)
    {
        var api = await ApiDocument.ReadAsync();
        var page = await File.ReadAllTextAsync(SourceTree.Path("docs", "predecessors.md"), TestContext.Current.CancellationToken);

        var known = api.Json["components"]!["schemas"]![schema]!["properties"]!.AsObject();
        Assert.All(members, member => Assert.True(known.ContainsKey(member), member));
        Assert.All(members.Where(member => member is not "workers" and not "history" and not "name"), member => Assert.Contains(member, page, StringComparison.Ordinal));
    }
}
