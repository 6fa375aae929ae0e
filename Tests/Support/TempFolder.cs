namespace AriaCluster.Tests.Support;

/// <summary>A new folder under the system's folder for temporary files, removed with all in it when disposed.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Path = Directory.CreateTempSubdirectory("aria-test-").FullName;

    public string Path { get; }

    /// <summary>The path of <paramref name="names"/> below this folder. Nothing is created.</summary>
    public string this[params string[] names] => System.IO.Path.Combine([Path, .. names]);

    /// <summary>Writes a file below this folder and returns its path.</summary>
    public string Write(string name, string content)
    {
        var path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that is just being killed may still create a file; the second try sees it gone.
            Directory.Delete(Path, recursive: true);
        }
    }
}
