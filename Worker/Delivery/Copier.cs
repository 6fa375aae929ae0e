using System.Collections.Immutable;
using AriaCluster.Worker.Journal;
using AriaCluster.Worker.Linux;
using Microsoft.Win32.SafeHandles;

namespace AriaCluster.Worker.Delivery;

/// <summary>
/// Copies finished files beside their places where those are on another file system, so that only a rename is left to do: half
/// a file is never seen under its name.
/// </summary>
internal sealed class Copier(RootFolder root, WorkFolders work) : IDisposable
{
    private const int ChunkBytes = 1024 * 1024;
    private const int AtOnce = 2;

    private readonly SemaphoreSlim _turns = new(AtOnce);
    private long _copied;

    /// <summary>By all copies so far. While it grows, those that wait for their turn do so with reason.</summary>
    public long CopiedBytes => Interlocked.Read(ref _copied);

    /// <returns>The files with their copies.</returns>
    /// <exception cref="DeliveryException">It cannot be done; no copy is left.</exception>
    public async Task<ImmutableArray<FetchedFile>> CopyAsync(PartRecord record, CancellationToken ct)
    {
        await _turns.WaitAsync(ct);
        try
        {
            return await Task.Run(() => Copy(record, ct), ct);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private ImmutableArray<FetchedFile> Copy(PartRecord record, CancellationToken ct) =>
        [.. record.Files.Select((file, i) => Copy(record, file, $".{record.Key.TaskId}.{i}.part", ct))];

    private FetchedFile Copy(PartRecord record, FetchedFile file, string name, CancellationToken ct)
    {
        using var folder = root.Open(Place.For(record.Order.Specification, record.Files, file).Dir, make: true);

        // One that a dead agent left. Nobody else uses such a name.
        Libc.Remove(folder, name);
        using var target = Libc.CreateFile(folder, name) ?? throw Failure(file, Libc.LastMessage);
        try
        {
            using var source = File.OpenHandle(Path.Combine(work.PathOf(record.Key.TaskId), file.Name));
            Copy(source, target, ct);
            RandomAccess.FlushToDisk(target);
            return file with { Copy = name, Mark = Libc.Look(folder, name)!.Value.Mark };
        }
        catch (IOException e)
        {
            Libc.Remove(folder, name);
            throw Failure(file, e.Message, Libc.ErrorOf(e));
        }
        catch (OperationCanceledException)
        {
            Libc.Remove(folder, name);
            throw;
        }
    }

    private void Copy(SafeFileHandle source, SafeFileHandle target, CancellationToken ct)
    {
        var chunk = new byte[ChunkBytes];
        for (long at = 0; RandomAccess.Read(source, chunk, at) is > 0 and var count; at += count)
        {
            ct.ThrowIfCancellationRequested();
            RandomAccess.Write(target, chunk.AsSpan(0, count), at);
            Interlocked.Add(ref _copied, count);
        }
    }

    private static DeliveryException Failure(FetchedFile file, string why, int error = 0) =>
        new(DeliveryException.CodeOf(error, DeliveryException.BadBytes), $"Cannot copy '{PlaceName.Clean(file.Name)}' to its file system: {why}.");
}
