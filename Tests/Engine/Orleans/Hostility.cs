using AriaCluster.Tasks;
using Orleans;

namespace AriaCluster.Tests.Engine;

/// <summary>
/// What a cluster does to calls on a bad day: some never arrive, the answers of others are lost, and grains leave between two turns. The
/// seed decides how often; on a cluster it cannot decide which, since threads and silos race.
/// </summary>
internal sealed class Hostility(int seed) : IIncomingGrainCallFilter
{
    private const double Often = 0.03;
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

        // The tick of a timer is a call of the grain to itself; none is ever lost on the way, and one that were would be the timer's last.
        var isCall = context.InterfaceMethod.DeclaringType?.Assembly == typeof(ITaskGrain).Assembly;
        if (isCall)
        {
            Strike("before it arrived");
        }

        await context.Invoke();
        if (Strikes())
        {
            grain.DeactivateOnIdle();
        }

        if (isCall)
        {
            Strike("after it ran");
        }
    }

    private void Strike(string when)
    {
        if (Strikes())
        {
            throw new TimeoutException($"The call was lost {when}.");
        }
    }

    private bool Strikes()
    {
        lock (_lock)
        {
            return !_rests && _random.NextDouble() < Often;
        }
    }
}
