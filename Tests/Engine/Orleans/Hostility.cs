using AriaCluster.Tasks;
using Orleans;

namespace AriaCluster.Tests.Engine;

/// <summary>
/// What a cluster does to calls on a bad day: some never arrive, the answers of others are lost, and grains leave between two turns. The
/// seed decides how often; on a cluster it cannot decide which, since threads and silos race.
/// </summary>
internal sealed class Hostility(int seed) : IIncomingGrainCallFilter
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private bool _rests;

    public void Rest()
    {
        lock (_lock)
        {
            _rests = true;
        }
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.Grain is not IGrainBase grain || grain.GetType().Assembly != typeof(DownloadTask).Assembly)
        {
            await context.Invoke();
            return;
        }

        Strike(0.03, "before it arrived");
        await context.Invoke();
        if (Strikes(0.03))
        {
            grain.DeactivateOnIdle();
        }

        Strike(0.03, "after it ran");
    }

    private void Strike(double often, string when)
    {
        if (Strikes(often))
        {
            throw new TimeoutException($"The call was lost {when}.");
        }
    }

    private bool Strikes(double often)
    {
        lock (_lock)
        {
            return !_rests && _random.NextDouble() < often;
        }
    }
}
