using AriaCluster.Tasks;
using Orleans;

namespace AriaCluster.Tests.Engine;

/// <summary>Counts the calls and ticks that grains are working on.</summary>
internal sealed class TrafficFilter(Traffic traffic) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.Grain.GetType().Assembly != typeof(DownloadTask).Assembly)
        {
            await context.Invoke();
            return;
        }

        traffic.Begin();
        try
        {
            await context.Invoke();
        }
        finally
        {
            traffic.End();
        }
    }
}
