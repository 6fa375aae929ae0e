using System.Buffers;
using AriaCluster.Api.Tasks.Requests;
using AriaCluster.Cluster;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Copies;
using AriaCluster.Silo.Storage.Predecessors;
using Microsoft.Data.Sqlite;

namespace AriaCluster.Api.Importing;

/// <summary>
/// A file that somebody sent to be imported, on the hub's disk until it is: what it is shows in its first bytes. What can be told of it as
/// a whole is looked at before anything of it is taken in.
/// </summary>
internal sealed class ImportFile(string path, AllowedOptions allowed) : IDisposable
{
    private const string Kinds =
        "a database of the former Aria Cluster, a session of aria2, an archive or a backup, each packed by gzip or not";

    // A line's end may be that of Windows.
    private static readonly SearchValues<byte> _noText =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Append(0x7f).Where(c => c is not ('\t' or '\n' or '\r')).Select(c => (byte)c)]);

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

    /// <summary>Removes what a hub left that was killed while it imported.</summary>
    public static void RemoveLeft(string folder) => Remove(folder, $"import-{new string('?', 32)}.tmp*");

    /// <summary>Imports it as what it is; null with a reason if it is nothing that can be imported, and then nothing of it was.</summary>
    public async Task<(ImportReport? Report, string? Fault)> ImportAsync(Importer importer, ApiKey key, CancellationToken ct)
    {
        if (PackedFile.IsOne(await ReadHeadAsync(ct)) && await PackedFile.UnpackAsync(path, ct) is { } fault)
        {
            return (null, fault);
        }

        var head = await ReadHeadAsync(ct);
        return head.AsSpan().StartsWith("SQLite format 3\0"u8) ? await ImportPredecessorAsync(importer, key, ct)
            : head.AsSpan().StartsWith("{\"format\":"u8) && await FindDamageAsync(ct) is { } damage ? (null, damage)
            : head.AsSpan().StartsWith("{"u8) ? (await importer.RunAsync("archive", ArchiveReader.Read(OpenText), key, ct), null)
            : await FindNoTextAsync(ct) is { } at ? (null, $"The file is none of those that can be imported: {Kinds}. It is no text: byte {at} is a control character.")
            : await ImportSessionAsync(importer, key, ct);
    }

    /// <summary>Removes it, and what SQLite may have put beside it.</summary>
    public void Dispose() => Remove(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*");

    // By default a question mark may stand for nothing, as on DOS.
    private static void Remove(string folder, string names)
    {
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, names, new EnumerationOptions { MatchType = MatchType.Simple }) : [])
        {
            File.Delete(file);
        }
    }

    private async Task<byte[]> ReadHeadAsync(CancellationToken ct)
    {
        var head = new byte[16];
        await using var start = File.OpenRead(path);
        return head[..await start.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct)];
    }

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
        using var text = OpenText();
        return (await importer.RunAsync("aria2-session", new SessionReader(allowed).Read(text), key, ct), null);
    }

    // A backup has a check sum over all of it; an archive, to which lines are added, has none.
    private async Task<string?> FindDamageAsync(CancellationToken ct)
    {
        try
        {
            await foreach (var _ in new BackupFile(path, "that was sent").ReadAsync(ct))
            {
            }

            return null;
        }
        catch (StorageRefusedException e)
        {
            return $"{e.Message} Send a whole one, or this one without its first line: it is then taken as an archive, as far as it can be read.";
        }
    }

    // The number of the first byte that no text has, from one.
    private async Task<long?> FindNoTextAsync(CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        var buffer = new byte[1 << 16];
        var before = 0L;
        for (int read; (read = await file.ReadAsync(buffer, ct)) > 0; before += read)
        {
            if (buffer.AsSpan(0, read).IndexOfAny(_noText) is >= 0 and var at)
            {
                return before + at + 1;
            }
        }

        return null;
    }

    private StreamReader OpenText() => new(File.OpenRead(path));
}
