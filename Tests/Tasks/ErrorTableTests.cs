using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Tasks;

public sealed class ErrorTableTests
{
    [Theory]
    [InlineData("Retry", 1, 2, 5, 6, 19, 29, 0, 21, 99)]
    [InlineData("Move", 9)]
    [InlineData("Elsewhere", 14, 15, 16, 17, 18)]
    [InlineData("Restart", 32, 10)]
    [InlineData("Never", 3, 4, 8, 13, 20, 22, 23, 24, 25, 26, 27, 28)]
    public void AnAria2CodeSaysWhatComesNext(string action, params int[] codes) =>
        Assert.All(codes, code => Assert.Equal(action, ErrorTable.RuleFor(new(code, null, ""), []).Action.ToString()));

    [Theory]
    [InlineData(400, "Never")]
    [InlineData(403, "Never")]
    [InlineData(408, "Retry")]
    [InlineData(410, "Never")]
    [InlineData(416, "Never")]
    [InlineData(429, "Busy")]
    [InlineData(500, "Retry")]
    [InlineData(503, "Busy")]
    [InlineData(599, "Retry")]
    [InlineData(600, "Never")]
    public void AnHttpErrorIsJudgedByItsStatus(int status, string action) =>
        Assert.Equal(action, ErrorTable.RuleFor(new(22, status, ""), []).Action.ToString());

    [Fact]
    public void TheFirstRuleThatMatchesDecidesAndPeoplesComeBeforeTheBuiltIn()
    {
        ImmutableArray<ErrorRule> own =
        [
            new() { Number = 1, Status = new(400, 499), Code = new(22, 22), Action = ErrorAction.Retry },
            new() { Number = 2, Status = new(404, 404), Action = ErrorAction.Elsewhere },
        ];

        Assert.Equal([1, 2, 0], new TaskError[] { new(22, 404, ""), new(3, 404, ""), new(3, null, "") }.Select(error => ErrorTable.RuleFor(error, own).Number));
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(null, "a.example.org", true)]
    [InlineData("example.org", "Example.org", true)]
    [InlineData("example.org", "a.example.org", false)]
    [InlineData("example.org", null, false)]
    [InlineData("*.example.org", "a.b.example.org", true)]
    [InlineData("*.example.org", "example.org", false)]
    [InlineData("*.example.org", "badexample.org", false)]
    public void ARuleConcernsItsHostAlone(string? pattern, string? host, bool concerns) =>
        Assert.Equal(concerns, new ErrorRule { Host = pattern }.Concerns(host));

    [Fact]
    public void TheHistoryNamesTheRuleThatDecided()
    {
        var own = new ErrorRule { Number = 2, Status = new(403, 403), Action = ErrorAction.Elsewhere };

        Assert.Equal("http 403: elsewhere (rule 2)", ErrorTable.Describe(new(22, 403, ""), own));
        Assert.Equal("http 404: never retried (built-in)", ErrorTable.Describe(new(3, 404, ""), ErrorTable.RuleFor(new(3, 404, ""), [])));
        Assert.Equal("error 9: to another worker if there is one (built-in)", ErrorTable.Describe(new(9, null, ""), ErrorTable.RuleFor(new(9, null, ""), [])));
    }

    [Fact]
    public void EveryFailureHasARule() => Assert.All(
        from code in Enumerable.Range(0, 64) from status in Enumerable.Range(99, 600).Append(0) select new TaskError(code, status == 0 ? null : status, ""),
        error => Assert.NotNull(ErrorTable.RuleFor(error, [])));

    [Fact]
    public void TheDelayDoublesAndIsBounded()
    {
        var policy = new RetryPolicy(3, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));

        Assert.Equal([5, 5, 10, 20, 40, 80, 160, 300, 300], Enumerable.Range(0, 9).Select(n => policy.DelayAfter(n).TotalSeconds));
        Assert.Equal(policy.MaxDelay, policy.DelayAfter(int.MaxValue));
        Assert.Equal((true, false), (policy.Allows(3), policy.Allows(4)));
    }

    [Fact]
    public void ARuleSetsDelayBackoffAndJitter()
    {
        var policy = new RetryPolicy(3, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), Jitter: 0.1);

        var under = policy.Under(new() { Delay = TimeSpan.FromMinutes(10), Backoff = 1, Jitter = 0.5 });

        Assert.Equal((600, 600), (under.DelayAfter(1).TotalSeconds, under.DelayAfter(5).TotalSeconds));
        Assert.Equal((600, 750, 900), (Spread(under, 0), Spread(under, 0.5), Spread(under, 1)));
        Assert.Equal(policy, policy.Under(new()));
    }

    [Fact]
    public void ADelayIsNeverShorterThanTheSourceAskedForUpToADay()
    {
        var policy = new RetryPolicy(3, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), Jitter: 1);

        Assert.Equal((10, 60, 86_400), (Asked(policy, 1), Asked(policy, 60), Asked(policy, 100_000)));
    }

    [Fact]
    public void ATasksOwnRetriesGoBeforeTheHubs()
    {
        var options = new TaskOptions { RetryJitter = 0 };

        Assert.Equal(new(3, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)), RetryPolicy.For(new(), options));
        Assert.Equal(
            new(0, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10)),
            RetryPolicy.For(new() { MaxRetries = 0, RetryDelay = TimeSpan.FromMinutes(10) }, options));
    }

    [Fact]
    public void TheDocumentedTableIsTheBuiltInOne()
    {
        var rows = File.ReadLines(SourceTree.Path("docs", "retries.md")).SkipWhile(line => !line.StartsWith("| failure |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|')).Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries)).Select(cells => (cells[0], cells[1], cells[2]));

        Assert.Equal(ErrorTable.BuiltIn.Select(rule => (Failure(rule), $"`{rule.Action.ToString().ToLowerInvariant()}`", rule.Note ?? "")), rows);
    }

    private static double Spread(RetryPolicy policy, double chance) => policy.DelayAfter(1, null, chance).TotalSeconds;

    private static double Asked(RetryPolicy policy, int seconds) => policy.DelayAfter(1, TimeSpan.FromSeconds(seconds), chance: 1).TotalSeconds;

    private static string Failure(ErrorRule rule) =>
        rule.Status is { } status ? $"http {status}" : rule.Code is { } code ? $"error {code}" : "any other";
}
