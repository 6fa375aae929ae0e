using AriaCluster.Api.Limits;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AriaCluster.Tests.Api.Limits;

public sealed class GuessesTests
{
    [Fact]
    public void AnAddressThatIsRefusedIsOneLineHoweverLongItGoesOn()
    {
        using var log = new TestLog();
        var time = new ManualTimeProvider();
        var guesses = new Guesses(Options.Create(new LimitOptions { WrongKeysPerMinute = 3 }), time, new Logger<Guesses>(log));

        for (var i = 0; i < 20; i++)
        {
            guesses.Note("10.0.0.1", "hash" + i, isRight: false);
            time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal("Warning: Address 10.0.0.1: too many wrong keys; others than those that it sent before are refused for 10 s, and longer if it goes on ", log.ToString());
        time.Advance(TimeSpan.FromMinutes(5));
        for (var i = 20; i < 23; i++)
        {
            guesses.Note("10.0.0.1", "hash" + i, isRight: false);
        }

        Assert.Equal(2, log.ToString().Split('\n').Length);
    }
}
