using AriaCluster.Tasks;
using AriaCluster.Worker.Journal;

namespace AriaCluster.Worker.Delivery;

/// <summary>
/// Which files were delivered for which task, kept as long as the files are there: what a person may later ask to remove, and
/// the only files that are.
/// </summary>
internal sealed class DeliveredFiles : IDisposable
{
    private const long LongBytes = 32 * 1024 * 1024;

    private readonly string _path;
    private readonly JournalFile _file;

    public DeliveredFiles(string path, DiskReserve reserve)
    {
        _path = path;
        _file = new JournalFile(path, reserve);
        if (_file.LengthBytes > LongBytes)
        {
            _file.Replace(JournalFile.Read(path).Where(entry => entry.Placed!.Value.Any(placed => File.Exists(placed.Path))));
        }
    }

    public void Add(PartKey key, PartRecord record) =>
        _file.Append(new JournalEntry(EntryKind.Placed, key) { Placed = record.Placed });

    public void Write() => _file.Write();

    public IReadOnlyList<PlacedFile> Of(string taskId) =>
        [.. JournalFile.Read(_path, about: taskId).Where(entry => entry.Key.TaskId == taskId).SelectMany(entry => entry.Placed ?? [])];

    public void Dispose() => _file.Dispose();
}
