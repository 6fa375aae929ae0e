using System.Net;
using System.Text;
using System.Text.Json;

namespace AriaCluster.Tests.Api;

/// <summary>Speed limits over HTTP.</summary>
public sealed class SpeedTests
{
    private const string Limit = """
        {"bytesPerSecond":52428800,"timeZone":"Europe/Berlin","windows":[{"from":"08:00","to":"18:00","days":["mon-wed","fri"],"bytesPerSecond":5242880},{"from":"22:00","to":"06:00"}]}
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("api/cluster", "api/cluster/speed")]
    [InlineData("api/workers/w1", "api/workers/w1/speed")]
    public async Task ALimitIsPutShownAndTakenBack(string shown, string route)
    {
        await using var hub = await HubHost.StartAsync();
        await ReadAsync(await hub.Client.PutAsync("api/workers/w1/token", null, Ct));

        var put = await ReadAsync(await hub.Client.PutAsync(route, Json(Limit), Ct));
        var speed = (await ReadAsync(await hub.Client.GetAsync(shown, Ct))).GetProperty("speed");

        Assert.Equal(put.GetProperty("speed").GetProperty("windows").GetRawText(), speed.GetProperty("windows").GetRawText());
        Assert.Equal((52428800, "Europe/Berlin"), (speed.GetProperty("bytesPerSecond").GetInt64(), speed.GetProperty("timeZone").GetString()));
        var windows = speed.GetProperty("windows");
        Assert.Equal("""{"from":"08:00","to":"18:00","days":["mon","tue","wed","fri"],"bytesPerSecond":5242880}""", windows[0].GetRawText());
        Assert.Equal("""{"from":"22:00","to":"06:00","days":["mon","tue","wed","thu","fri","sat","sun"]}""", windows[1].GetRawText());
        Assert.True(speed.TryGetProperty("changesAt", out _));
        Assert.Equal(speed.GetProperty("windows").GetRawText(), (await ReadAsync(await hub.Client.PutAsync(route, Json(speed.GetRawText()), Ct))).GetProperty("speed").GetProperty("windows").GetRawText());
        Assert.False((await ReadAsync(await hub.Client.DeleteAsync(route, Ct))).TryGetProperty("speed", out _));
    }

    [Theory]
    [InlineData("{}", "bytesPerSecond")]
    [InlineData("""{"bytesPerSecond":null}""", "bytesPerSecond")]
    [InlineData("""{"bytesPerSecond":1023}""", "bytesPerSecond")]
    [InlineData("""{"bytesPerSecond":5000.5}""", "bytesPerSecond")]
    [InlineData("""{"bytesPerSecond":"5M"}""", "bytesPerSecond")]
    [InlineData("""{"bytesPerSecond":5000,"timeZone":"Mars/Base"}""", "timeZone")]
    [InlineData("""{"bytesPerSecond":5000,"timeZone":"../../etc/passwd"}""", "timeZone")]
    [InlineData("""{"bytesPerSecond":5000,"timeZone":""}""", "timeZone")]
    [InlineData("""{"speed":5000}""", "speed")]
    [InlineData("""{"windows":{}}""", "windows")]
    [InlineData("""{"windows":[{"to":"08:00"}]}""", "windows[0].from")]
    [InlineData("""{"windows":[{"from":"08:00","to":"25:00"}]}""", "windows[0].to")]
    [InlineData("""{"windows":[{"from":"24:00","to":"08:00"}]}""", "windows[0].from")]
    [InlineData("""{"windows":[{"from":"08:00","to":8}]}""", "windows[0].to")]
    [InlineData("""{"windows":[{"from":"08:00","to":"09:00","days":[]}]}""", "windows[0].days")]
    [InlineData("""{"windows":[{"from":"08:00","to":"09:00","days":["mon","someday"]}]}""", "windows[0].days[1]")]
    [InlineData("""{"windows":[{"from":"08:00","to":"09:00","days":["mon-tue-wed"]}]}""", "windows[0].days[0]")]
    [InlineData("""{"windows":[{"from":"08:00","to":"09:00","speed":1}]}""", "windows[0].speed")]
    public async Task AWrongLimitChangesNothingAndIsNamed(string body, string field)
    {
        await using var hub = await HubHost.StartAsync();

        using var answer = await hub.Client.PutAsync("api/cluster/speed", Json(body), Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal([field], (await answer.ReadJsonAsync()).GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task AWorkerThatNobodyKnowsHasNoLimit()
    {
        await using var hub = await HubHost.StartAsync();

        using var answer = await hub.Client.PutAsync("api/workers/nobody/speed", Json("""{"bytesPerSecond":5000}"""), Ct);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return await answer.ReadJsonAsync();
        }
    }
}
