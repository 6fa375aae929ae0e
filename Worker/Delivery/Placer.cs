using System.Collections.Immutable;
using AriaCluster.Worker.Journal;
using AriaCluster.Worker.Linux;
using Microsoft.Win32.SafeHandles;

namespace AriaCluster.Worker.Delivery;

/// <summary>Moves the files of one part to their places. Safe to repeat after a crash at any point: a file is known by its inode and its birth.</summary>
internal sealed class Placer(RootFolder root, WorkFolders work)
{
    private const int MaxNames = 1_000_000;
    private const int MaxRemembered = 10_000;

    // Folders of the deliveries since the last Flush, open so that thousands of files for one folder open it once.
    private readonly Dictionary<string, OpenFolder> _folders = [];

    // Where the search for a free name ended, for many files of one name.
    private readonly Dictionary<Place, int> _numbers = [];

    /// <summary>Makes sure of what aria2 says: that the files are there, are files, and are as long.</summary>
    public ImmutableArray<FetchedFile> Inspect(string taskId, ImmutableArray<FetchedFile> files) =>
        [.. files.Select(file => Libc.Look(null, SourceOf(taskId, file)) switch
        {
            null => throw new DeliveryException(DeliveryException.BadBytes, $"aria2 says that '{PlaceName.Clean(file.Name)}' is complete, but it is not there."),
            { Kind: not FileKind.Regular } => throw new DeliveryException(DeliveryException.BadBytes, $"'{PlaceName.Clean(file.Name)}' is no plain file."),
            { LengthBytes: var length } when length != file.LengthBytes => throw new DeliveryException(
                DeliveryException.BadBytes, $"aria2 says that '{PlaceName.Clean(file.Name)}' has {file.LengthBytes} bytes, the disk has {length}."),
            { } found => file with { Mark = found.Mark },
        })];

    public (DeliveryOutcome Outcome, ImmutableArray<PlacedFile> Placed) Put(PartRecord record)
    {
        var placed = ImmutableArray.CreateBuilder<PlacedFile>(record.Files.Length);
        try
        {
            foreach (var file in record.Files)
            {
                var place = Place.For(record.Order.Specification, record.Files, file);
                var outcome = Put(record, file, place, out var name);
                if (outcome != DeliveryOutcome.Placed)
                {
                    return (outcome, []);
                }

                placed.Add(new PlacedFile(root.PathOf(place.Dir, name), file.LengthBytes, file.Mark));
            }
        }
        catch (DeliveryException)
        {
            // All or none: what was put in place goes back, so that another attempt finds its bytes.
            PutBack(record, placed);
            throw;
        }

        return (DeliveryOutcome.Placed, placed.DrainToImmutable());
    }

    /// <summary>Makes the new names survive a loss of power, then forgets the open folders.</summary>
    public void Flush()
    {
        foreach (var folder in _folders.Values)
        {
            Libc.Flush(folder.Handle);
            folder.Handle.Dispose();
        }

        _folders.Clear();
    }

    /// <summary>Removes exactly the file that was put there: not one that has come in its place since.</summary>
    public void TakeBack(PlacedFile file)
    {
        if (root.Relative(file.Path) is not { } place)
        {
            return;
        }

        try
        {
            using var folder = root.Open(place.Dir, make: false);
            if (Libc.Look(folder, place.Name) is { } found && found.Mark == file.Mark)
            {
                Libc.Remove(folder, place.Name);
            }
        }
        catch (DeliveryException)
        {
            // Its folder is gone, and the file with it.
        }
    }

    /// <summary>Removes the copies that a delivery left beside their places.</summary>
    public void RemoveCopies(PartRecord record)
    {
        foreach (var file in record.Files.Where(file => file.Copy is not null))
        {
            TakeBack(new PlacedFile(root.PathOf(Place.For(record.Order.Specification, record.Files, file).Dir, file.Copy!), file.LengthBytes, file.Mark));
        }
    }

    private DeliveryOutcome Put(PartRecord record, FetchedFile file, Place place, out string name)
    {
        name = place.Name;
        var folder = Folder(place.Dir);
        var source = SourceOf(record.Key.TaskId, file);
        var (from, path) = file.Copy is { } copy ? (folder.Handle, copy) : (null, source);
        if (Libc.Look(from, path) is not { } found || found.Mark != file.Mark)
        {
            return FindPlaced(folder.Handle, file, ref name) ? DeliveryOutcome.Placed
                : file.Copy is not null && Libc.Look(null, source)?.LengthBytes == file.LengthBytes ? DeliveryOutcome.NeedsCopy
                : DeliveryOutcome.BytesLost;
        }

        if (found.Device != folder.Device)
        {
            return DeliveryOutcome.NeedsCopy;
        }

        name = Rename(from, path, folder.Handle, place, record.Order.Specification.Overwrite, file.Mark);
        return DeliveryOutcome.Placed;
    }

    private string Rename(SafeFileHandle? from, string source, SafeFileHandle folder, Place place, bool overwrite, FileMark mark)
    {
        for (var n = overwrite ? 0 : _numbers.GetValueOrDefault(place); n < MaxNames; n++)
        {
            var name = PlaceName.Numbered(place.Name, n);
            if (TryRename(from, source, folder, name, overwrite))
            {
                Remember(place, n);
                return name;
            }

            if (Libc.LastError != Libc.Exists)
            {
                throw new DeliveryException(
                    DeliveryException.CodeOf(Libc.LastError, DeliveryException.NotRenamed),
                    $"Cannot put '{name}' in its place: {Libc.LastMessage}.");
            }

            // Linked to its place before a crash, with the old name still there.
            if (Libc.Look(folder, name) is { } there && there.Mark == mark)
            {
                Libc.Remove(from, source);
                return name;
            }
        }

        throw new DeliveryException(DeliveryException.NotRenamed, $"Every name from '{place.Name}' on is taken.");
    }

    // Some file systems cannot rename without replacing; a link does not replace either.
    private static bool TryRename(SafeFileHandle? from, string source, SafeFileHandle folder, string name, bool overwrite) =>
        Libc.Rename(from, source, folder, name, overwrite)
        || (Libc.LastError is Libc.InvalidArgument or Libc.NoSystemCall
            && Libc.Link(from, source, folder, name)
            && Libc.Remove(from, source));

    // The rename was done, and the agent died before it could say so.
    private static bool FindPlaced(SafeFileHandle folder, FetchedFile file, ref string name)
    {
        foreach (var candidate in Directory.EnumerateFiles($"/proc/self/fd/{folder.DangerousGetHandle()}/").Select(path => Path.GetFileName(path)))
        {
            if (Libc.Look(folder, candidate) is { Kind: FileKind.Regular } found && found.Mark == file.Mark && found.LengthBytes == file.LengthBytes)
            {
                name = candidate;
                return true;
            }
        }

        return false;
    }

    private void PutBack(PartRecord record, IEnumerable<PlacedFile> placed)
    {
        foreach (var (put, file) in placed.Zip(record.Files))
        {
            if (root.Relative(put.Path) is { } place)
            {
                var folder = Folder(place.Dir).Handle;
                Libc.Rename(folder, place.Name, file.Copy is null ? null : folder, file.Copy ?? SourceOf(record.Key.TaskId, file), replace: false);
            }
        }
    }

    private OpenFolder Folder(string dir)
    {
        if (!_folders.TryGetValue(dir, out var folder))
        {
            var handle = root.Open(dir, make: true);
            _folders[dir] = folder = new OpenFolder(handle, Libc.Look(handle, ".")!.Value.Device);
        }

        return folder;
    }

    private void Remember(Place place, int n)
    {
        if (n > 0)
        {
            if (_numbers.Count >= MaxRemembered)
            {
                _numbers.Clear();
            }

            _numbers[place] = n + 1;
        }
    }

    private string SourceOf(string taskId, FetchedFile file) => Path.Combine(work.PathOf(taskId), file.Name);

    private readonly record struct OpenFolder(SafeFileHandle Handle, long Device);
}
