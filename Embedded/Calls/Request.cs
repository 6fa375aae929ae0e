using Microsoft.Extensions.Logging;

namespace AriaCluster.Embedded;

/// <summary>One call on its way. It is answered once: by the grain, by its deadline, by a rejection or by its caller's cancellation.</summary>
internal abstract partial class Request(CallMethod method, Reference target, object?[] arguments) : Message
{
    private CancellationTokenRegistration _cancellation;

    internal CallMethod Method => method;

    internal Reference Target => target;

    /// <summary>What the caller awaits.</summary>
    internal abstract Task Answer { get; }

    /// <summary>When the caller stops waiting, as a timestamp.</summary>
    internal long Due { get; set; }

    /// <summary>Its place among those that wait for an answer; kept by <see cref="Deadlines"/>.</summary>
    internal WaitingLine? Line { get; set; }

    internal Request? Earlier { get; set; }

    internal Request? Later { get; set; }

    /// <summary>The grain runs, and its caller never hears of it. Only hostility sets it.</summary>
    internal bool LosesAnswer { get; set; }

    /// <summary>It runs although its caller has given up. Only hostility sets it.</summary>
    internal bool RunsLate { get; set; }

    internal override bool Interleaves => method.IsAlwaysInterleave;

    internal override bool KeepsAlive => true;

    internal override bool HasExpired => !RunsLate && (Answer.IsCompleted || method.Engine.Deadlines.IsPast(Due));

    internal override Task Invoke(object target) => method.Invoke(target, arguments);

    internal override void End(Task outcome)
    {
        if (LosesAnswer)
        {
            Expire();
        }
        else if (outcome.IsCompletedSuccessfully)
        {
            Succeed(outcome);
        }
        else
        {
            Reject(outcome.Exception?.InnerException ?? new TaskCanceledException(outcome));
        }
    }

    internal override void Reject(Exception reason)
    {
        if (method.IsOneWay)
        {
            LogOneWayFailed(method.Engine.Logger, method.Name, target, reason);
        }

        Fail(reason);
    }

    internal override void Expire() =>
        Fail(new TimeoutException($"{method.Name} of {target} did not answer within {method.Engine.Deadlines.Wait}."));

    /// <summary>Lets the caller stop waiting; the grain sees its own token and decides for itself.</summary>
    internal void CancelWith(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken.UnsafeRegister(
                static (request, token) => ((Request)request!).Reject(new OperationCanceledException(token)), this);
        }
    }

    protected void Forget()
    {
        Line?.Leave(this);
        _cancellation.Unregister();
    }

    protected abstract void Succeed(Task outcome);

    protected abstract bool TryFail(Exception reason);

    private void Fail(Exception reason)
    {
        if (!method.IsOneWay && TryFail(reason))
        {
            Forget();
        }
    }

    [LoggerMessage(EventId = 5005, Level = LogLevel.Warning, Message = "One-way {Method} of {Target} failed")]
    private static partial void LogOneWayFailed(ILogger logger, string method, Reference target, Exception exception);
}

/// <summary>A call whose answer is a <typeparamref name="TResult"/>.</summary>
internal sealed class Request<TResult>(CallMethod method, Reference target, object?[] arguments) : Request(method, target, arguments)
{
    // The caller's continuation must not run inside the grain's turn.
    private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal override Task Answer => _answer.Task;

    protected override void Succeed(Task outcome)
    {
        try
        {
            var result = outcome is Task<TResult> typed ? typed.Result : default!;
            if (_answer.TrySetResult(Method.Engine.Copier is { } copier ? copier.Copy(result) : result))
            {
                Forget();
            }
        }
        catch (Exception e)
        {
            // A result that does not serialize is the caller's to hear of, as in Orleans.
            Reject(e);
        }
    }

    protected override bool TryFail(Exception reason) => reason is OperationCanceledException { CancellationToken.IsCancellationRequested: true } canceled
        ? _answer.TrySetCanceled(canceled.CancellationToken)
        : _answer.TrySetException(reason);
}
