using AriaCluster.Worker.Linux;
using Microsoft.Win32.SafeHandles;

namespace AriaCluster.Worker.Delivery;

/// <summary>
/// The folder below which results are delivered. Folders are opened name by name from it, and a link is not followed: nobody
/// can lead a delivery out of it, also not between a check and its use.
/// </summary>
internal sealed class RootFolder : IDisposable
{
    private readonly SafeFileHandle _root;

    public RootFolder(string path)
    {
        Directory.CreateDirectory(path);
        Path = path;
        _root = Libc.OpenFolder(null, path, followLink: true) ?? throw new IOException($"Cannot open {path}: {Libc.LastMessage}.");
    }

    public string Path { get; }

    /// <summary>Opens a folder below the root, and makes it if it is not there.</summary>
    /// <exception cref="DeliveryException">The path is not allowed, or something is in the way.</exception>
    public SafeFileHandle Open(string dir, bool make)
    {
        if (PlaceName.Fault(dir) is { } fault)
        {
            throw new DeliveryException(DeliveryException.BadOption, fault);
        }

        var folder = Libc.OpenFolder(_root, ".")!;
        foreach (var name in PlaceName.Split(dir))
        {
            using var parent = folder;
            folder = Libc.OpenFolder(parent, name) ?? Make(parent, name, dir, make);
        }

        return folder;
    }

    public string PathOf(string dir, string name) => System.IO.Path.Combine(Path, dir, name);

    /// <summary>The folder and name of an absolute path that was delivered to; null if it is not below the root.</summary>
    public (string Dir, string Name)? Relative(string path)
    {
        var prefix = Path.EndsWith('/') ? Path : Path + "/";
        if (!path.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var relative = path[prefix.Length..];
        var slash = relative.LastIndexOf('/');
        return (slash < 0 ? "" : relative[..slash], relative[(slash + 1)..]);
    }

    public void Dispose() => _root.Dispose();

    private static SafeFileHandle Make(SafeFileHandle parent, string name, string dir, bool make)
    {
        if (make && Libc.LastError == Libc.NoEntry)
        {
            // Another delivery may make it at the same moment; then it is there as well.
            if (Libc.MakeFolder(parent, name))
            {
                Libc.Flush(parent);
            }

            if (Libc.OpenFolder(parent, name) is { } made)
            {
                return made;
            }
        }

        throw new DeliveryException(
            DeliveryException.CodeOf(Libc.LastError, DeliveryException.NoFolder),
            $"Cannot use the folder '{dir}' on this worker: '{name}' is a link or no folder, or cannot be made ({Libc.LastMessage}).");
    }
}
