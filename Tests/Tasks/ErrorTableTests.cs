using AriaCluster.Tasks;

namespace AriaCluster.Tests.Tasks;

public sealed class ErrorTableTests
{
    [Theory]
    [InlineData("Transient", 1, 2, 5, 6, 19, 29, 0, 21, 99)]
    [InlineData("Worker", 9)]
    [InlineData("File", 14, 15, 16, 17, 18)]
    [InlineData("Content", 32, 10)]
    [InlineData("Permanent", 3, 4, 8, 13, 20, 23, 24, 25, 26, 27, 28)]
    public void AnAria2CodeSaysWhoIsToBlame(string kind, params int[] codes) =>
        Assert.All(codes, code => Assert.Equal(kind, ErrorTable.Classify(new(code, null, "")).ToString()));

    [Theory]
    [InlineData(400, "Permanent")]
    [InlineData(403, "Permanent")]
    [InlineData(408, "Transient")]
    [InlineData(410, "Permanent")]
    [InlineData(416, "Permanent")]
    [InlineData(429, "Transient")]
    [InlineData(500, "Transient")]
    [InlineData(503, "Transient")]
    [InlineData(null, "Permanent")]
    public void AnHttpErrorIsJudgedByItsStatus(int? status, string kind) =>
        Assert.Equal(kind, ErrorTable.Classify(new(22, status, "")).ToString());

    [Fact]
    public void TheDelayDoublesAndIsBounded()
    {
        var policy = new RetryPolicy(3, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));

        Assert.Equal([5, 5, 10, 20, 40, 80, 160, 300, 300], Enumerable.Range(0, 9).Select(n => policy.DelayAfter(n).TotalSeconds));
        Assert.Equal(policy.MaxDelay, policy.DelayAfter(int.MaxValue));
        Assert.Equal((true, false), (policy.Allows(3), policy.Allows(4)));
    }

    [Fact]
    public void ATasksOwnRetriesGoBeforeTheHubs()
    {
        var options = new TaskOptions();

        Assert.Equal(new(3, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)), RetryPolicy.For(new(), options));
        Assert.Equal(
            new(0, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10)),
            RetryPolicy.For(new() { MaxRetries = 0, RetryDelay = TimeSpan.FromMinutes(10) }, options));
    }
}
