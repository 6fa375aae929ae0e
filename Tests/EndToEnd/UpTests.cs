using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.EndToEnd;

/// <summary>What a new user does: one command starts all, a second adds a file, a third shows it.</summary>
public sealed class UpTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly Origin _origin = new();
    private readonly string _port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
    private JsonElement _up;
    private Aria _aria = null!;

    public async ValueTask InitializeAsync()
    {
        _up = await UpAsync();
        _aria = new Aria(_up.GetProperty("address").GetString()!, _up.GetProperty("keyFile").GetString()!, _folder.Path);
    }

    public async ValueTask DisposeAsync()
    {
        await Eventually.HoldsAsync(() => OsProcess.With(_folder.Path).All(process => !process.Kill()), TestCluster.Patience);
        await _origin.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task AFileArrivesAndItsProgressIsSeenOnTheWay()
    {
        var file = _origin.Add("/file.bin", 3_000_000);
        _origin.BytesPerSecond = 100_000;
        var adding = _aria.JsonAsync("add", file.Uri.AbsoluteUri, "--wait");
        var seen = await Eventually.GetsAsync(ListedAsync, task => task?.Status == "downloading" && task.CompletedBytes > 0, TestCluster.Patience);
        Assert.InRange(seen!.CompletedBytes, 1, file.LengthBytes - 1);
        _origin.BytesPerSecond = long.MaxValue;

        var added = await adding;

        var task = Assert.Single(added.GetProperty("tasks").EnumerateArray());
        Assert.Equal("completed", task.GetProperty("status").GetString());
        Assert.Equal(file.LengthBytes, task.GetProperty("lengthBytes").GetInt64());
        await using var stream = File.OpenRead(task.GetProperty("path").GetString()!);
        Assert.Equal(file.Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, TestContext.Current.CancellationToken)));
        Assert.Equal(0, file.BytesSentAgain);
    }

    [Fact]
    public async Task WhatDiesIsStartedAgainAndASecondUpAdoptsTheRest()
    {
        var hub = HubOf(_up);
        var agent = AgentOf(_up);
        Assert.True(hub.Kill());
        Assert.True(agent.Kill());
        await Eventually.HoldsAsync(() => !hub.IsAlive && !agent.IsAlive, TestCluster.Patience);

        var again = await UpAsync();

        Assert.Equal(_up.GetProperty("address").GetString(), again.GetProperty("address").GetString());
        Assert.NotEqual(hub, HubOf(again));
        Assert.NotEqual(agent, AgentOf(again));
        Assert.Equal(Aria2Of(_up), Aria2Of(again));
        Assert.Equal(again.GetRawText(), (await UpAsync()).GetRawText());
    }

    [Fact]
    public async Task DownEndsEverything()
    {
        Assert.NotEmpty(OsProcess.With(_folder.Path));

        await _aria.RunAsync("down", "--data", _folder.Path);

        await Eventually.HoldsAsync(() => OsProcess.With(_folder.Path).Count == 0, TestCluster.Patience);
    }

    private static OsProcess HubOf(JsonElement up) => new(up.GetProperty("hub").GetProperty("pid").GetInt32());

    private static OsProcess AgentOf(JsonElement up) => new(up.GetProperty("agents")[0].GetProperty("pid").GetInt32());

    private static string Aria2Of(JsonElement up) => up.GetProperty("agents")[0].GetProperty("aria2c").GetRawText();

    private Task<JsonElement> UpAsync() =>
        new Aria("", "", _folder.Path).JsonAsync("up", "--detach", "--port", _port, "--data", _folder.Path, "--workers", "1");

    private async Task<SeenTask?> ListedAsync()
    {
        var tasks = (await _aria.JsonAsync("tasks")).GetProperty("tasks").EnumerateArray().ToArray();
        return tasks.Length == 0 ? null : new SeenTask(await _aria.JsonAsync("show", tasks[0].GetProperty("id").GetString()!));
    }
}
