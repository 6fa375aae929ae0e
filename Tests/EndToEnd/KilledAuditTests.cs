using AriaCluster.Tests.Api;
using AriaCluster.Tests.Api.Keys;

namespace AriaCluster.Tests.EndToEnd;

public sealed class KilledAuditTests
{
    [Fact]
    public async Task AnAdministrativeChangeThatWasAcknowledgedHasItsEntryAfterAKill()
    {
        await using var cluster = await TestCluster.StartAsync([]);
        await cluster.Client.NewKeyAsync("first", """{"scopes":["read"]}""");
        using var answer = await cluster.Client.PutAsync("api/cluster/settings", new StringContent("""{"maxRunning":7}""", null, "application/json"), TestContext.Current.CancellationToken);

        cluster.Processes.Hub.Kill();

        answer.EnsureSuccessStatusCode();
        await cluster.Processes.StartHubAsync();
        var entries = (await cluster.Client.GetJsonAsync("api/audit")).GetProperty("entries");
        Assert.Equal(["putSettings", "putKey"], entries.EnumerateArray().Select(entry => entry.GetProperty("action").GetString()));
        Assert.Equal("""[{"name":"maxRunning","new":"7"}]""", entries[0].GetProperty("changes").GetRawText());
    }
}
