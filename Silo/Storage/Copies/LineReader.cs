namespace AriaCluster.Silo.Storage.Copies;

/// <summary>Reads lines of bytes, each of bounded length.</summary>
internal sealed class LineReader(Stream stream) : IDisposable
{
    /// <summary>A batch of 10,000 is the largest state, of at most what a submission may have.</summary>
    private const int MaxLine = 128 << 20;

    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    /// <summary>The line that was read last, without its end. Only until the next read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>The line's number, from one.</summary>
    public long Number { get; private set; }

    /// <summary>False at the end. What follows the last line's end is no line: it was broken off.</summary>
    /// <exception cref="StorageRefusedException">A line is longer than any can be.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken ct)
    {
        for (var searched = 0; ;)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                Line = _buffer.AsMemory(_start, searched + found);
                _start += searched + found + 1;
                Number++;
                return true;
            }

            searched = _end - _start;
            if (!await FillAsync(ct))
            {
                return false;
            }
        }
    }

    /// <summary>What follows the last line's end, once there is no further line.</summary>
    public ReadOnlyMemory<byte> Rest => _buffer.AsMemory(_start, _end - _start);

    public void Dispose() => stream.Dispose();

    private async ValueTask<bool> FillAsync(CancellationToken ct)
    {
        var length = _end - _start;
        if (length > MaxLine)
        {
            throw new StorageRefusedException($"Line {Number + 1} is longer than {MaxLine >> 20} MiB.");
        }

        var into = length > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        _buffer.AsSpan(_start, length).CopyTo(into);
        (_buffer, _start, _end) = (into, 0, length);
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), ct);
        _end += read;
        return read > 0;
    }
}
