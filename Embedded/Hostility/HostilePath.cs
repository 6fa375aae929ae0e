using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;

namespace AriaCluster.Embedded;

/// <summary>
/// The way of a call in hostile mode. It may be lost, turned away, late or overtaken, its answer may be lost, and it may reach
/// an activation whose place another has taken. A caller that would wait in vain gets its timeout at once.
/// </summary>
internal sealed class HostilePath(Fate fate)
{
    private readonly ConcurrentDictionary<Reference, Request> _overtaken = new();
    private readonly ConcurrentDictionary<(GrainClass Class, string Key), Activation> _displaced = new();

    /// <summary>Activations whose place another took, and which are still there.</summary>
    internal IEnumerable<Activation> Displaced => _displaced.Select(entry => entry.Value);

    /// <summary>No fault strikes any more, and of each grain the last activation is the only one.</summary>
    internal void MakePeace()
    {
        fate.Rests = true;
        foreach (var displaced in Displaced)
        {
            End(displaced);
        }
    }

    internal void Deliver(Request request)
    {
        var where = $"{request.Target} {request.Method.Name}";
        if (request.Target is ObserverReference)
        {
            DeliverToObserver(request, where);
        }
        else if (fate.Strikes(Fault.CallLost, where))
        {
            request.Expire();
        }
        else if (fate.Strikes(Fault.CallRejected, where))
        {
            request.Reject(new OrleansMessageRejectionException($"{where} was turned away."));
        }
        else if (fate.Strikes(Fault.CallOvertaken, where) && _overtaken.TryAdd(request.Target, request))
        {
            After(Hops(where) * 4, () => Release(request.Target));
        }
        else
        {
            DeliverToGrain(request, where);
        }
    }

    /// <summary>What may happen to a grain between two of its turns.</summary>
    internal void AfterTurn(Activation activation)
    {
        var where = activation.ToString();
        if (fate.Strikes(Fault.Deactivation, where))
        {
            activation.Deactivate(new(DeactivationReasonCode.RuntimeRequested, "Hostility."));
        }
        else if (fate.Strikes(Fault.Death, where))
        {
            activation.Crash(new EngineStoppedException());
        }
        else if (!_displaced.ContainsKey((activation.Class, activation.Key))
            && fate.Strikes(Fault.SecondActivation, where)
            && _displaced.TryAdd((activation.Class, activation.Key), activation))
        {
            activation.Class.Remove(activation);
        }
    }

    private void DeliverToObserver(Request request, string where)
    {
        if (fate.Strikes(Fault.ObserverCallLost, where))
        {
            request.Expire();
        }
        else
        {
            request.Target.Deliver(request);
        }
    }

    private void DeliverToGrain(Request request, string where)
    {
        request.LosesAnswer = fate.Strikes(Fault.AnswerLost, where);
        if (fate.Strikes(Fault.CallBelated, where))
        {
            request.RunsLate = true;
            request.Expire();
            After(Hops(where), () => Arrive(request));
        }
        else if (fate.Strikes(Fault.CallDelayed, where))
        {
            After(Hops(where), () => Arrive(request));
        }
        else
        {
            Arrive(request);
        }
    }

    private void Arrive(Request request)
    {
        var reference = (GrainReference)request.Target;
        if (!(_displaced.TryGetValue((reference.Class, reference.Key), out var displaced) && ReachesDisplaced(request, displaced)))
        {
            reference.Deliver(request);
        }

        Release(reference);
    }

    // For a while some of the calls still go to the old activation; then it is told that it has been replaced.
    private bool ReachesDisplaced(Request request, Activation displaced)
    {
        var draw = fate.Rests ? 1 : fate.Draw("displaced", displaced.ToString());
        if (draw < 0.8)
        {
            return draw < 0.4 && displaced.TryEnqueue(request);
        }

        End(displaced);
        return false;
    }

    private void End(Activation displaced)
    {
        displaced.Deactivate(new(DeactivationReasonCode.DuplicateActivation, "Another activation took its place."));
        _displaced.TryRemove((displaced.Class, displaced.Key), out _);
    }

    private void Release(Reference target)
    {
        if (_overtaken.TryRemove(target, out var request))
        {
            target.Deliver(request);
        }
    }

    private int Hops(string where) => 1 + (int)(fate.Draw("hops", where) * 20);

    // Time is counted in visits to the thread pool: a clock that a test holds still would hold the call forever.
    private static void After(int hops, Action act) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                if (hops == 0)
                {
                    act();
                }
                else
                {
                    After(hops - 1, act);
                }
            },
            null);
}
