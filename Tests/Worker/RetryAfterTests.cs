using System.Net;
using AriaCluster.Tasks;
using AriaCluster.Worker.Lanes;

namespace AriaCluster.Tests.Worker;

/// <summary>For how long a busy origin wants to be left alone, and how often it is asked that.</summary>
public sealed class RetryAfterTests
{
    [Theory]
    [InlineData("30", 30)]
    [InlineData("100000", 86_400)]
    [InlineData("99999999999", 86_400)]
    [InlineData("-5", null)]
    [InlineData("0", null)]
    [InlineData("soon", null)]
    [InlineData("Wed, 01 Jul 2026 12:01:00 GMT", 60)]
    public void AWishCountsForADayAtTheMost(string header, int? seconds)
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        Assert.True(answer.Headers.TryAddWithoutValidation("Retry-After", header));

        var wish = RetryAfter.Read(answer.Headers, new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));

        Assert.Equal(seconds, (int?)wish?.TotalSeconds);
    }

    [Fact]
    public async Task AHostIsAskedOnceForAllThatFailOnItWithinSeconds()
    {
        await using var origin = new Origin();
        var time = new ManualTimeProvider();
        using var busy = new RetryAfter(time);
        var files = Enumerable.Range(0, 5).Select(i => origin.Add($"/{i}", 10, new() { Refusals = 9, Status = HttpStatusCode.TooManyRequests, RetryAfter = TimeSpan.FromSeconds(42) })).ToArray();

        var together = await Task.WhenAll(files[..3].Select(file => busy.AskAsync(Of(file))));
        time.Advance(TimeSpan.FromSeconds(4));
        var later = await busy.AskAsync(Of(files[3]));

        Assert.All(together, wish => Assert.Equal(TimeSpan.FromSeconds(42), wish));
        Assert.Equal(TimeSpan.FromSeconds(38), later);
        Assert.Single(origin.Files.SelectMany(file => file.Requests));

        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(TimeSpan.FromSeconds(42), await busy.AskAsync(Of(files[4])));
        Assert.Equal(2, origin.Files.Sum(file => file.Requests.Count));
    }

    private static TaskSpecification Of(OriginFile file) => new() { Uris = [file.Uri.ToString()] };
}
