using System.Net;
using System.Text;
using System.Text.Json;

namespace AriaCluster.Tests.Api;

/// <summary>The error table over HTTP.</summary>
public sealed class ErrorRulesTests
{
    private const string Route = "api/cluster/errors";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RulesArePutReadAndTakenBack()
    {
        await using var hub = await HubHost.StartAsync();

        var put = await PutAsync(hub, """
            {"rules":[{"status":403,"host":"*.Example.org","action":"elsewhere","delay":30,"note":"blocks addresses"},
                      {"status":"500-599","code":"20-29","action":"retry","backoff":1.5,"jitter":0.5}]}
            """);
        var read = await ReadAsync(await hub.Client.GetAsync(Route, Ct));

        Assert.Equal(put.GetRawText(), read.GetRawText());
        var rules = read.GetProperty("rules");
        Assert.Equal(["*.example.org 403", " 500-599"], rules.EnumerateArray().Select(rule => $"{Text(rule, "host")} {Text(rule, "status")}"));
        Assert.Equal((1, 30.0, 1.5), (rules[0].GetProperty("number").GetInt32(), rules[0].GetProperty("delay").GetDouble(), rules[1].GetProperty("backoff").GetDouble()));
        Assert.Equal("busy", read.GetProperty("builtIn")[0].GetProperty("action").GetString());
        Assert.Equal(rules.GetRawText(), (await PutAsync(hub, $$"""{"rules":{{rules.GetRawText()}}}""")).GetProperty("rules").GetRawText());
        Assert.Equal(0, (await PutAsync(hub, """{"rules":[]}""")).GetProperty("rules").GetArrayLength());
    }

    [Theory]
    [InlineData("""{}""", "rules")]
    [InlineData("""{"rules":{}}""", "rules")]
    [InlineData("""{"rule":[]}""", "rule")]
    [InlineData("""{"rules":[7]}""", "rules[0]")]
    [InlineData("""{"rules":[{"action":"retry"}]}""", "rules[0]")]
    [InlineData("""{"rules":[{"status":403}]}""", "rules[0].action")]
    [InlineData("""{"rules":[{"status":403,"action":"move"}]}""", "rules[0].action")]
    [InlineData("""{"rules":[{"status":403,"action":3}]}""", "rules[0].action")]
    [InlineData("""{"rules":[{"status":99,"action":"retry"}]}""", "rules[0].status")]
    [InlineData("""{"rules":[{"status":"599-500","action":"retry"}]}""", "rules[0].status")]
    [InlineData("""{"rules":[{"status":"400-500-600","action":"retry"}]}""", "rules[0].status")]
    [InlineData("""{"rules":[{"status":"-403","action":"retry"}]}""", "rules[0].status")]
    [InlineData("""{"rules":[{"status":1e2,"action":"retry"}]}""", "rules[0].status")]
    [InlineData("""{"rules":[{"code":"","action":"retry"}]}""", "rules[0].code")]
    [InlineData("""{"rules":[{"host":"a b","action":"retry"}]}""", "rules[0].host")]
    [InlineData("""{"rules":[{"host":"*","action":"retry"}]}""", "rules[0].host")]
    [InlineData("""{"rules":[{"host":"a.*.org","action":"retry"}]}""", "rules[0].host")]
    [InlineData("""{"rules":[{"code":1,"action":"retry","delay":-1}]}""", "rules[0].delay")]
    [InlineData("""{"rules":[{"code":1,"action":"retry","backoff":0.5}]}""", "rules[0].backoff")]
    [InlineData("""{"rules":[{"code":1,"action":"retry","jitter":2}]}""", "rules[0].jitter")]
    [InlineData("""{"rules":[{"code":1,"action":"retry","note":"a\nb"}]}""", "rules[0].note")]
    [InlineData("""{"rules":[{"code":1,"action":"retry","colour":"red"}]}""", "rules[0].colour")]
    public async Task AWrongRuleChangesNothingAndIsNamed(string body, string field)
    {
        await using var hub = await HubHost.StartAsync();

        using var answer = await hub.Client.PutAsync(Route, Json(body), Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal([field], (await answer.ReadJsonAsync()).GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task ThereAreAtMostFiftyRules()
    {
        await using var hub = await HubHost.StartAsync();
        static string Rules(int count) => $$"""{"rules":[{{string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"code":{{i}},"action":"retry"}"""))}}]}""";

        using var answer = await hub.Client.PutAsync(Route, Json(Rules(51)), Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(50, (await PutAsync(hub, Rules(50))).GetProperty("rules").GetArrayLength());
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static string? Text(JsonElement rule, string name) => rule.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static async Task<JsonElement> PutAsync(HubHost hub, string body) => await ReadAsync(await hub.Client.PutAsync(Route, Json(body), Ct));

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return await answer.ReadJsonAsync();
        }
    }
}
