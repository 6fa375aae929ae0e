using Orleans;

namespace AriaCluster.Embedded;

/// <summary>
/// The calls to one observer, which gets them one at a time on the thread pool. The object is held weakly; what comes after
/// it was collected or its reference deleted is dropped.
/// </summary>
internal sealed class ObserverInbox(IGrainObserver observer)
{
    private readonly WeakReference<IGrainObserver> _observer = new(observer);
    private readonly Queue<Request> _requests = new();
    private bool _closed;
    private bool _running;

    internal void Receive(Request request)
    {
        lock (_requests)
        {
            if (_closed || !_observer.TryGetTarget(out _))
            {
                return;
            }

            _requests.Enqueue(request);
            if (!_running)
            {
                _running = true;
                ThreadPool.UnsafeQueueUserWorkItem(static inbox => _ = inbox.RunAllAsync(), this, preferLocal: false);
            }
        }
    }

    /// <summary>Ends it; false when it had ended before.</summary>
    internal bool Close()
    {
        lock (_requests)
        {
            var wasOpen = !_closed;
            _closed = true;
            _requests.Clear();
            return wasOpen;
        }
    }

    private async Task RunAllAsync()
    {
        while (TryTake(out var request, out var target))
        {
            if (!request.HasExpired)
            {
                request.End(await RunAsync(request, target));
            }
        }
    }

    private bool TryTake(out Request request, out IGrainObserver target)
    {
        lock (_requests)
        {
            target = null!;
            _running = _requests.TryDequeue(out request!) && _observer.TryGetTarget(out target!);
            return _running;
        }
    }

    private static async Task<Task> RunAsync(Request request, IGrainObserver target)
    {
        Task? outcome = null;
        try
        {
            outcome = request.Invoke(target);
            await outcome;
            return outcome;
        }
        catch (Exception e)
        {
            return outcome ?? Task.FromException(e);
        }
    }
}
