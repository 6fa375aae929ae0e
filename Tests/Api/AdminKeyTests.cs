using System.Net;

namespace AriaCluster.Tests.Api;

public sealed class AdminKeyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ARestartKeepsTheKeyAndItsFile()
    {
        await using var hub = await HubHost.StartAsync(HubHost.Durable);
        var key = await File.ReadAllTextAsync(hub.AdminKeyFile, Ct);

        await hub.RestartAsync();

        Assert.Equal(key, await File.ReadAllTextAsync(hub.AdminKeyFile, Ct));
        Assert.Single(await NamesAsync(hub));
    }

    [Fact]
    public async Task ALostFileIsReplacedByANewKeyAndTheOldOneStaysValid()
    {
        await using var hub = await HubHost.StartAsync(HubHost.Durable);
        var old = (await File.ReadAllTextAsync(hub.AdminKeyFile, Ct)).Trim();
        File.Delete(hub.AdminKeyFile);

        await hub.RestartAsync();

        using var client = hub.NewClient(old);
        using var answer = await client.GetAsync("api/status", Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEqual(old, (await File.ReadAllTextAsync(hub.AdminKeyFile, Ct)).Trim());
        Assert.Equal(2, (await NamesAsync(hub)).Length);
    }

    [Fact]
    public async Task ANewDatabaseTakesTheKeyOfTheFile()
    {
        await using var hub = await HubHost.StartAsync();
        var key = await File.ReadAllTextAsync(hub.AdminKeyFile, Ct);

        await hub.RestartAsync();

        Assert.Equal(key, await File.ReadAllTextAsync(hub.AdminKeyFile, Ct));
        Assert.Equal(["admin"], await NamesAsync(hub));
    }

    [Fact]
    public async Task AKeyThatWasRevokedDoesNotComeBackFromAFile()
    {
        await using var hub = await EdgeHost.StartAsync();
        var leaked = (await File.ReadAllTextAsync(hub.AdminKeyFile, Ct)).Trim();
        File.Delete(hub.AdminKeyFile);
        await hub.StartAdminKeyAsync();
        using var owner = hub.NewClient((await File.ReadAllTextAsync(hub.AdminKeyFile, Ct)).Trim());
        using var revoked = await owner.DeleteAsync("api/keys/admin", Ct);
        await File.WriteAllTextAsync(hub.AdminKeyFile, leaked, Ct);

        await hub.StartAdminKeyAsync();

        using var stranger = hub.NewClient(leaked);
        using var refused = await stranger.GetAsync("api/keys", Ct);
        using var accepted = await owner.GetAsync("api/keys", Ct);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        await refused.IsProblemAsync(401, "key-refused");
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
    }

    [Fact]
    public async Task TheKeyInTheHubsFileIsNeitherRevokedNorReplacedByMistake()
    {
        await using var hub = await EdgeHost.StartAsync();

        using var revoked = await hub.Client.DeleteAsync("api/keys/admin", Ct);
        using var replaced = await hub.Client.PutAsync("api/keys/admin", new StringContent("""{"scopes":["read"]}""", null, "application/json"), Ct);

        var problem = await revoked.IsProblemAsync(409, "key-in-use");
        await replaced.IsProblemAsync(409, "key-in-use");
        Assert.Contains(hub.AdminKeyFile, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        using var answer = await hub.Client.GetAsync("api/keys", Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<string[]> NamesAsync(HubHost hub) =>
        [.. (await hub.Client.GetJsonAsync("api/keys")).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("name").GetString()!)];
}
