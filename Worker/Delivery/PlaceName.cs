using System.Text;

namespace AriaCluster.Worker.Delivery;

/// <summary>Names of files and folders below the root. Pure.</summary>
internal static class PlaceName
{
    private const int MaxBytes = 255;

    /// <summary>Why a relative path may not be used; null if it may. An empty path is the root itself.</summary>
    public static string? Fault(string path)
    {
        foreach (var name in Split(path))
        {
            if (name is "" or "." or "..")
            {
                return $"'{path}' has the part '{name}', which would leave its folder.";
            }

            if (name.Any(char.IsControl))
            {
                return $"'{Clean(path)}' has control characters.";
            }

            if (Encoding.UTF8.GetByteCount(name) > MaxBytes)
            {
                return $"'{name[..40]}…' is longer than {MaxBytes} bytes.";
            }
        }

        return null;
    }

    public static string[] Split(string path) => path.Length == 0 ? [] : path.Split('/');

    /// <summary>A name that a source gave, without what terminals and people stumble over.</summary>
    public static string Clean(string name) => string.Concat(name.Select(c => char.IsControl(c) ? '_' : c));

    /// <summary>The n-th name to try for a file: <c>name.ext</c>, <c>name (1).ext</c>, <c>name (2).ext</c> …, never too long.</summary>
    public static string Numbered(string name, int n)
    {
        if (n == 0)
        {
            return name;
        }

        var extension = Path.GetExtension(name);
        var stem = name[..^extension.Length];
        if (stem.Length == 0)
        {
            (stem, extension) = (name, "");
        }

        var end = $" ({n}){extension}";
        while (Encoding.UTF8.GetByteCount(stem) + Encoding.UTF8.GetByteCount(end) > MaxBytes)
        {
            stem = stem[..^(char.IsLowSurrogate(stem[^1]) ? 2 : 1)];
        }

        return stem + end;
    }
}
