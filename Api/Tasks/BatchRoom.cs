using AriaCluster.Api.Problems;

namespace AriaCluster.Api.Tasks;

/// <summary>Room for a bounded number of batches at once: while one is read and stored it takes several times its size of memory.</summary>
internal sealed class BatchRoom(TimeProvider time) : IDisposable
{
    /// <summary>How many are taken in at once; more wait.</summary>
    public const int AtOnce = 8;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _room = new(AtOnce);

    /// <summary>Takes a batch in when there is room; else asks for a repetition.</summary>
    public async Task<IResult> TakeAsync(Func<Task<IResult>> take, CancellationToken ct)
    {
        if (!await TryEnterAsync(ct))
        {
            return Problem.Unavailable($"{AtOnce} other batches are being taken in. Repeat the request.");
        }

        try
        {
            return await take();
        }
        finally
        {
            _room.Release();
        }
    }

    public void Dispose() => _room.Dispose();

    private async Task<bool> TryEnterAsync(CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            await _room.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
