using System.IO.Compression;
using System.Security.Cryptography;
using AriaCluster.Silo.Storage;

namespace AriaCluster.Api.Importing;

/// <summary>A file that gzip has packed: unpacked to its end, with the check sums and lengths of its trailers, or not at all.</summary>
internal static class PackedFile
{
    private const string Damaged =
        "The packed file is damaged or cut off: what it unpacks to does not agree with its check sum and length. Send a whole one; `gzip -t` tells which is.";

    private const int MaxBytes = 1 << 30;

    // GZipStream takes a file that was cut off for one that ends there, and passes over what is not gzip behind a trailer. So a last part
    // of our own is packed behind what was sent: it comes out at the end only if all before it is whole.
    private static readonly byte[] _end = RandomNumberGenerator.GetBytes(16);

    public static bool IsOne(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]);

    /// <summary>Unpacks it in its place. Why that cannot be; null if it was done.</summary>
    public static async Task<string?> UnpackAsync(string path, CancellationToken ct)
    {
        await AppendEndAsync(path, ct);
        var unpacked = $"{path}-unpacked";
        var creation = PrivateFolder.NewFile();
        creation.Access = FileAccess.ReadWrite;
        await using (var file = new FileStream(unpacked, creation))
        {
            if (await FillAsync(file, path, ct) is { } fault)
            {
                return fault;
            }
        }

        File.Move(unpacked, path, overwrite: true);
        return null;
    }

    private static async Task AppendEndAsync(string path, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.Append);
        await using var part = new GZipStream(file, CompressionLevel.NoCompression);
        await part.WriteAsync(_end, ct);
    }

    private static async Task<string?> FillAsync(FileStream file, string path, CancellationToken ct)
    {
        await using var content = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var buffer = new byte[1 << 16];
        try
        {
            for (int read; (read = await content.ReadAsync(buffer, ct)) > 0;)
            {
                if (file.Position + read > MaxBytes + _end.Length)
                {
                    return $"The file has more than {MaxBytes >> 30} GiB once it is unpacked. Split it.";
                }

                await file.WriteAsync(buffer.AsMemory(0, read), ct);
            }
        }
        catch (InvalidDataException)
        {
            return Damaged;
        }

        return await TryTakeEndAsync(file, ct) ? null : Damaged;
    }

    private static async Task<bool> TryTakeEndAsync(FileStream file, CancellationToken ct)
    {
        var (length, last) = (file.Length - _end.Length, new byte[_end.Length]);
        if (length < 0)
        {
            return false;
        }

        file.Position = length;
        await file.ReadExactlyAsync(last, ct);
        file.SetLength(length);
        return last.AsSpan().SequenceEqual(_end);
    }
}
