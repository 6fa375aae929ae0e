using System.Net;

namespace AriaCluster.Tests.Api;

public sealed class AdminKeyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ARestartKeepsTheKeyAndItsFile()
    {
        await using var hub = await HubHost.StartAsync("--Storage:Kind=sqlite");
        var key = await File.ReadAllTextAsync(hub.AdminKeyFile, Ct);

        await hub.RestartAsync();

        Assert.Equal(key, await File.ReadAllTextAsync(hub.AdminKeyFile, Ct));
        Assert.Single(await NamesAsync(hub));
    }

    [Fact]
    public async Task ALostFileIsReplacedByANewKeyAndTheOldOneStaysValid()
    {
        await using var hub = await HubHost.StartAsync("--Storage:Kind=sqlite");
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
    public async Task AKeyThatWasReplacedDoesNotComeBackFromItsFile()
    {
        await using var hub = await EdgeHost.StartAsync();
        var leaked = (await File.ReadAllTextAsync(hub.AdminKeyFile, Ct)).Trim();
        using var put = await hub.Client.PutAsync("api/keys/admin", new StringContent("""{"scopes":["admin"]}""", null, "application/json"), Ct);
        var fresh = (await put.ReadJsonAsync()).GetProperty("key").GetString()!;

        await hub.StartAdminKeyAsync();

        using var stranger = hub.NewClient(leaked);
        using var owner = hub.NewClient(fresh);
        using var refused = await stranger.GetAsync("api/keys", Ct);
        using var accepted = await owner.GetAsync("api/keys", Ct);
        await refused.IsProblemAsync(401, "key-refused");
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
    }

    private static async Task<string[]> NamesAsync(HubHost hub) =>
        [.. (await hub.Client.GetJsonAsync("api/keys")).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("name").GetString()!)];
}
