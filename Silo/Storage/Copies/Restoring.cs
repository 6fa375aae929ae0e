using AriaCluster.Silo.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace AriaCluster.Silo.Storage.Copies;

/// <summary>
/// Puts a backup in the place of a database. What is in that place is refused, or kept beside it: on SQLite as a file of its own, on
/// PostgreSQL as a backup in the hub's folder.
/// </summary>
internal sealed class Restoring(string backup, DatabasePlace place, bool force, TimeProvider time, Action<CopyProgress> tell)
{
    private const string DraftFolder = "restore.new";

    private string Aside => Path.Combine(Path.GetFullPath(place.Folder!), $"replaced-{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}");

    /// <exception cref="StorageRefusedException">The backup is damaged, or the place is in use or not empty. Nothing was changed.</exception>
    public async Task<CopyResult> RunAsync(CancellationToken ct)
    {
        var check = await new ContentCheck().RunAsync(new BackupFile(backup), tell, ct);
        if (check.Faults > 0)
        {
            throw new StorageRefusedException($"The backup {backup} has {check.Faults} faults; the first: {check.Listed[0]}");
        }

        return place.Kind == StorageKind.PostgreSql ? await ToServerAsync(ct) : await ToFileAsync(ct);
    }

    private async Task<CopyResult> ToServerAsync(CancellationToken ct)
    {
        PrivateFolder.Create(Path.GetFullPath(place.Folder!));
        if (force)
        {
            await KeepServerAsync(ct);
        }

        return await CopyAsync(place.ToTarget(time, replaces: force), ct);
    }

    // A database without our tables has nothing to be kept.
    private async Task KeepServerAsync(CancellationToken ct)
    {
        DatabaseRows old;
        try
        {
            old = await place.OpenSourceAsync(ct);
        }
        catch (StorageRefusedException e) when (e.InnerException is Npgsql.PostgresException { SqlState: "42P01" })
        {
            return;
        }

        await using (old)
        {
            if (old.MayHaveGoneOn)
            {
                throw new StorageRefusedException($"The database {place.Description} is in use. Stop the hub first.");
            }

            if (await old.CountAsync(ct) > 0)
            {
                await BackupFile.CreateAsync(Aside + ".backup", old, time, tell, ct);
            }
        }
    }

    private async Task<CopyResult> ToFileAsync(CancellationToken ct)
    {
        var folder = Path.GetFullPath(place.Folder!);
        using var held = FolderLock.Acquire(folder);
        var old = File.Exists(place.File);
        if (old && !force && !IsEmpty())
        {
            throw new StorageRefusedException($"There is a database {place.File} already. With --force it is kept aside and replaced.");
        }

        var draft = Path.Combine(folder, DraftFolder);
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }

        var result = await CopyAsync((place with { Folder = draft }).ToTarget(time), ct);
        if (old)
        {
            KeepFile(folder);
        }

        Replace(folder, draft);
        return result with { To = place.Description };
    }

    private async Task<CopyResult> CopyAsync(DatabaseTarget target, CancellationToken ct)
    {
        await using (target)
        {
            return await new Copier(new BackupFile(backup), target, CopyAuthor.OfThisProcess(CopyAuthor.Restore), tell).RunAsync(ct);
        }
    }

    private bool IsEmpty() => TryCountStates() == 0;

    // Null where the database is damaged. Where it is not, opening and closing it moves its log into the file.
    private long? TryCountStates()
    {
        try
        {
            using var connection = new SqliteConnection($"Data Source={place.File};Pooling=false");
            connection.Open();
            using var count = new SqliteCommand("SELECT count(*) FROM OrleansStorage", connection);
            return (long)count.ExecuteScalar()!;
        }
        catch (SqliteException)
        {
            return null;
        }
    }

    // With its log, if that could not be moved into the file.
    private void KeepFile(string folder)
    {
        _ = TryCountStates();
        foreach (var suffix in new[] { "", "-wal" })
        {
            if (File.Exists(place.File + suffix))
            {
                var aside = $"{Aside}.db{suffix}";
                File.Copy(place.File + suffix, aside);
                Flush(aside);
            }
        }

        DiskFolder.Flush(folder);
    }

    // The old log must not be taken for the new database's.
    private void Replace(string folder, string draft)
    {
        var fresh = Path.Combine(draft, SqliteDatabase.FileName);
        Flush(fresh);
        File.Delete(place.File + "-wal");
        File.Delete(place.File + "-shm");
        File.Move(fresh, place.File, overwrite: true);
        DiskFolder.Flush(folder);
        Directory.Delete(draft, recursive: true);
    }

    private static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }
}
