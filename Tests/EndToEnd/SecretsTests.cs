using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.EndToEnd;

/// <summary>What a hub, an agent and aria2c write about secrets and about hostile names, with every level of the log switched on.</summary>
public sealed partial class SecretsTests
{
    private const string OfUrl = "s3cret-url";
    private const string OfFtp = "s3cret-ftp";
    private const string OfHeader = "s3cret-header";
    private const string OfOption = "s3cret-option";
    private const string OfAgent = "s3cret-agent";
    private const string OfReferer = "s3cret-referer";
    private const string OfNobody = "s3cret-nobody";

    private static readonly string[] _everything = ["--Logging:LogLevel:Default=trace", "--Logging:LogLevel:Microsoft=trace"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NoSecretIsInLogsTasksProblemsOrCommandLinesAndNoNameForgesALine()
    {
        await using var cluster = await TestCluster.StartAsync([], _everything);
        await cluster.Processes.StartAgentAsync("w1", _everything);
        var key = await MakeAsync(cluster, HttpMethod.Put, "api/keys/other", """{"scopes":["read","submit"]}""", "key");
        var joinToken = await MakeAsync(cluster, HttpMethod.Post, "api/join-tokens", """{"seconds":60}""", "token");

        var said = await Task.WhenAll((await SubmitAsync(cluster)).Select(id => EndAsync(cluster, id)));
        var refusals = await AskAmissAsync(cluster);

        var data = cluster.Processes.Data;
        var secrets = new[]
        {
            OfUrl, OfFtp, OfHeader, OfOption, OfAgent, OfReferer, OfNobody, key, joinToken,
            (await File.ReadAllTextAsync(cluster.Processes.KeyFile, Ct)).Trim(), (await File.ReadAllTextAsync(Path.Combine(cluster.Processes.WorkerData("w1"), "token"), Ct)).Trim(),
        }.Concat(await RpcSecretsAsync(cluster)).ToArray();
        var texts = said.Concat(refusals).Select((text, i) => ($"answer {i}", text))
            .Concat(OsProcess.With(data).Select(process => ("ps", process.CommandLine)))
            .Concat(Directory.EnumerateFiles(data, "*.log", SearchOption.AllDirectories).Select(log => (log, Read(log))))
            .ToArray();
        Assert.All(secrets, secret => Assert.True(secret.Length >= 8, "A secret of the test is none."));
        Assert.All(texts, text => Assert.All(secrets, secret => Assert.True(!text.Item2.Contains(secret, StringComparison.Ordinal), $"{text.Item1} has {secret}: {Around(text.Item2, secret)}")));
        Assert.Contains("completed", said[0], StringComparison.Ordinal);
        Assert.All(said[1..], task => Assert.Contains("failed", task, StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Item1.EndsWith("hub.log", StringComparison.Ordinal) && text.Item2.Contains(@"x\n2026-01-01T00:00:00.000Z info: forged\u001b[2J\u202e", StringComparison.Ordinal));
        Assert.All(["hub.log", "w1.log"], log => AssertIsLines(Read(Path.Combine(data, "logs", log))));
    }

    // One that arrives and several that fail in different ways.
    private static async Task<string[]> SubmitAsync(TestCluster cluster)
    {
        var good = cluster.Origin.Add("/good.bin", 100_000);
        var refused = cluster.Origin.Add("/refused.bin", 1_000, new OriginFaults { Refusals = int.MaxValue, Status = System.Net.HttpStatusCode.Forbidden });
        var wrong = cluster.Origin.Add("/wrong.bin", 1_000);
        var options = new Dictionary<string, string>
        {
            ["http-passwd"] = OfOption, ["http-user"] = OfOption, ["ftp-passwd"] = OfOption, ["user-agent"] = OfAgent, ["referer"] = $"http://example.org/{OfReferer}",
        };
        string[] headers = [$"Authorization: Bearer {OfHeader}", $"Cookie: session={OfHeader}"];
        object[] tasks =
        [
            new { url = With(good.Uri, OfUrl), headers, options },
            new { url = With(refused.Uri, OfUrl), headers, options, maxRetries = 0 },
            new { url = With(new Uri(cluster.Origin.Address, "/none.bin"), OfUrl), headers, maxRetries = 1, retryDelay = 0 },
            new { url = With(wrong.Uri, OfUrl), headers, checksum = "sha-256=" + new string('0', 64), maxRetries = 0 },
            new { url = $"http://user:{OfUrl}@127.0.0.1:1/closed.bin", headers, options, maxRetries = 0 },
            new { url = $"ftp://user:{OfFtp}@127.0.0.1:1/closed.bin", options = new Dictionary<string, string> { ["ftp-passwd"] = OfOption }, maxRetries = 0 },
            new { url = With(new Uri(cluster.Origin.Address, "/%E2%80%AEgnp.exe"), OfUrl), maxRetries = 0 },
        ];
        using var accepted = await cluster.Client.PostAsJsonAsync("api/tasks/batch", new { tasks }, Ct);
        Assert.True(accepted.IsSuccessStatusCode, await accepted.Content.ReadAsStringAsync(Ct));
        return [.. (await accepted.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetString()!)];
    }

    private static string With(Uri uri, string password) => new UriBuilder(uri) { UserName = "user", Password = password }.Uri.AbsoluteUri;

    private static async Task<string> EndAsync(TestCluster cluster, string id) =>
        (await Eventually.GetsAsync(() => cluster.TaskAsync(id), task => task.Status is "completed" or "failed", TestCluster.Patience, $"{id} ends")).ToString()
        + await cluster.Aria.RunAsync("show", id);

    // What is wrong with a request is said without repeating what might be a secret.
    private static async Task<string[]> AskAmissAsync(TestCluster cluster)
    {
        var answers = new List<string>();
        foreach (var body in (string[])[
            $$"""{"url":"http://user:{{OfUrl}}@exa mple.org/"}""",
            $$"""{"url":"http://user:{{OfUrl}}@/x"}""",
            $$"""{"url":"gopher://user:{{OfUrl}}@example.org/x"}""",
            $$"""{"url":"http://example.org/","headers":["Authorization: {{OfHeader}}\nX: y","{{OfHeader}}"]}""",
            $$"""{"url":"http://example.org/","options":{"http-passwd":["{{OfOption}}"],"user-agent":"{{OfAgent}}\u001b[2J","all-proxy":"http://user:{{OfOption}}@proxy"} }""",
            $$"""{"url":"http://example.org/","options":{"http-passwd":"{{OfOption}}\n"}"""])
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using var answer = await cluster.Client.PostAsync("api/tasks", content, Ct);
            Assert.Equal(4, (int)answer.StatusCode / 100);
            answers.Add(await answer.Content.ReadAsStringAsync(Ct));
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, "api/tasks/x%0A2026-01-01T00:00:00.000Z%20info:%20forged%1B%5B2J%E2%80%AE");
        request.Headers.Add("Authorization", $"Bearer {OfNobody}");
        request.Headers.UserAgent.ParseAdd("forged/1.0");
        using var stranger = new HttpClient { BaseAddress = cluster.Client.BaseAddress };
        using var unknown = await stranger.SendAsync(request, Ct);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, unknown.StatusCode);
        return [.. answers, await unknown.Content.ReadAsStringAsync(Ct)];
    }

    private static async Task<string> MakeAsync(TestCluster cluster, HttpMethod method, string route, string body, string member)
    {
        using var request = new HttpRequestMessage(method, route) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        using var made = await cluster.Client.SendAsync(request, Ct);
        return (await made.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty(member).GetString()!;
    }

    private static async Task<IEnumerable<string>> RpcSecretsAsync(TestCluster cluster)
    {
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(cluster.Processes.WorkerData("w1"), "lanes"), "*.conf", SearchOption.AllDirectories))
        {
            found.AddRange(RpcSecret().Matches(await File.ReadAllTextAsync(file, Ct)).Select(match => match.Groups[1].Value));
        }

        Assert.NotEmpty(found);
        return found;
    }

    private static void AssertIsLines(string log) => Assert.All(log.TrimEnd('\n').Split('\n'), line =>
    {
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \w{4}: [\w.]+\[\d+\] ", line);
        Assert.DoesNotContain(line, c => char.IsControl(c) || c == '\u202e');
        Assert.DoesNotMatch(@"^2026-01-01T00:00:00\.000Z info: forged", line);
    });

    private static string Read(string log)
    {
        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    private static string Around(string text, string secret) =>
        text.IndexOf(secret, StringComparison.Ordinal) is var at and >= 0 ? text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 100)] : "";

    [GeneratedRegex(@"^rpc-secret=(\S+)$", RegexOptions.Multiline)]
    private static partial Regex RpcSecret();
}
