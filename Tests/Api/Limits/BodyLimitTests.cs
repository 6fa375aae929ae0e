using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AriaCluster.Tests.Api.Description;
using AriaCluster.Tests.Api.Hostile;

namespace AriaCluster.Tests.Api.Limits;

/// <summary>What each route's body may have at most, by the table in docs/security.md.</summary>
public sealed partial class BodyLimitTests
{
    // More than this is not sent: what is larger is refused by its length alone.
    private const long MostSent = 2 << 20;

    [Fact]
    public async Task TheTableHasEveryRouteThatTakesABody()
    {
        var api = await ApiDocument.ReadAsync();
        var documents = api.Operations.Where(one => one.Operation["requestBody"] is not null).Select(one => one.Name);

        // An import is a file and no document.
        Assert.Equal(documents.Append("POST /api/db/import").Distinct().Order(StringComparer.Ordinal), Table().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task MoreIsRefusedWithTheLimitBeforeItIsReadAndAsMuchIsNot()
    {
        await using var host = await EdgeHost.StartAsync();
        var key = (await File.ReadAllTextAsync(host.AdminKeyFile, TestContext.Current.CancellationToken)).Trim();
        foreach (var (route, most) in Table())
        {
            var (status, answer) = await RawClient.SendAsync(host.Address, Request(route, key, $"Content-Length: {most + 1}", []));

            Assert.True(status == 413, $"{route}: {answer}");
            using var problem = JsonDocument.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)]);
            Assert.EndsWith(":too-large", problem.RootElement.GetProperty("type").GetString(), StringComparison.Ordinal);
            Assert.Contains($"At most {most} bytes", problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
            if (most <= MostSent)
            {
                var body = Enumerable.Repeat((byte)' ', (int)most + 1).ToArray();
                Assert.Equal(413, (await RawClient.SendAsync(host.Address, Request(route, key, "Transfer-Encoding: chunked", [.. Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body, .. "\r\n0\r\n\r\n"u8]))).Status);
                Assert.NotEqual(413, (await RawClient.SendAsync(host.Address, Request(route, key, $"Content-Length: {most}", body[1..]))).Status);
            }
        }
    }

    private static RawRequest Request(string route, string key, string framing, byte[] body)
    {
        var (method, path) = (route.Split(' ')[0], Regex.Replace(route.Split(' ')[1], @"\{[^}]+\}", "x"));
        var proof = path.EndsWith("/join", StringComparison.Ordinal) ? $"Authorization: Bearer {EdgeHost.JoinToken}" : $"X-API-Key: {key}";
        var kind = path.EndsWith("/import", StringComparison.Ordinal) ? "application/octet-stream" : "application/json";
        return new([.. Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{proof}\r\nContent-Type: {kind}\r\n{framing}\r\n\r\n"), .. body], IsWhole: true);
    }

    private static Dictionary<string, long> Table() => Row().Matches(File.ReadAllText(SourceTree.Path("docs", "security.md")))
        .ToDictionary(row => row.Groups["route"].Value, row => long.Parse(row.Groups["bytes"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^\| `(?<route>[A-Z]+ /[^`]*)` \| (?<bytes>\d+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
