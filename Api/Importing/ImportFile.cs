using System.IO.Compression;
using AriaCluster.Api.Tasks.Requests;
using AriaCluster.Cluster;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Predecessors;
using Microsoft.Data.Sqlite;

namespace AriaCluster.Api.Importing;

/// <summary>A file that somebody sent to be imported, on the hub's disk until it is: what it is shows in its first bytes.</summary>
internal sealed class ImportFile(string path, AllowedOptions allowed) : IDisposable
{
    private const int MaxUnpacked = 1 << 30;

    /// <summary>Stores what is sent, for its owner only.</summary>
    public static async Task<ImportFile> ReceiveAsync(Stream body, string folder, AllowedOptions allowed, CancellationToken ct)
    {
        PrivateFolder.Create(folder);
        var path = Path.Combine(folder, $"import-{Guid.NewGuid():N}.tmp");
        var file = new ImportFile(path, allowed);
        try
        {
            await using var stored = new FileStream(path, PrivateFolder.NewFile());
            await body.CopyToAsync(stored, 1 << 16, ct);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Imports it as what it is; null with a reason if it is nothing that can be imported.</summary>
    public async Task<(ImportReport? Report, string? Fault)> ImportAsync(Importer importer, ApiKey key, CancellationToken ct)
    {
        var head = new byte[16];
        await using (var start = File.OpenRead(path))
        {
            await start.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        }

        return head.AsSpan().SequenceEqual("SQLite format 3\0"u8) ? await ImportPredecessorAsync(importer, key, ct)
            : head[0] == (byte)'{' ? (await importer.RunAsync("archive", ArchiveReader.Read(OpenText), key, ct), null)
            : head.AsSpan().ContainsAny("\0"u8) && head[0] != 0x1f ? (null, "The file is neither a database of the former Aria Cluster, nor a session of aria2, nor an archive or backup.")
            : await ImportSessionAsync(importer, key, ct);
    }

    public void Dispose() => File.Delete(path);

    private async Task<(ImportReport?, string?)> ImportPredecessorAsync(Importer importer, ApiKey key, CancellationToken ct)
    {
        try
        {
            using var file = PredecessorFile.Open(path);
            return file.Has("tasks")
                ? (await importer.RunAsync("predecessor", new PredecessorReader(allowed).Read(file), key, ct), null)
                : (null, "The database has no table tasks: it is not that of the former Aria Cluster.");
        }
        catch (SqliteException e)
        {
            return (null, $"The database cannot be read: {e.Message}");
        }
    }

    private async Task<(ImportReport?, string?)> ImportSessionAsync(Importer importer, ApiKey key, CancellationToken ct)
    {
        try
        {
            using var text = OpenText();
            return (await importer.RunAsync("aria2-session", new SessionReader(allowed).Read(text), key, ct), null);
        }
        catch (InvalidDataException e)
        {
            return (null, $"The file cannot be unpacked: {e.Message}");
        }
    }

    // A session whose name ends in .gz is packed.
    private StreamReader OpenText()
    {
        var file = File.OpenRead(path);
        var isPacked = file.ReadByte() == 0x1f;
        file.Position = 0;
        return new StreamReader(isPacked ? new BoundedStream(new GZipStream(file, CompressionMode.Decompress), MaxUnpacked) : file);
    }
}
