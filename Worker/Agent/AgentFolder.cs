using System.Security.Cryptography;
using AriaCluster.Worker.Linux;

namespace AriaCluster.Worker.Agent;

/// <summary>The agent's own folder. Held by one agent at a time, by a lock that the system drops when the agent dies.</summary>
internal sealed class AgentFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _path;
    private readonly FileStream _lock;

    private AgentFolder(string path, FileStream held)
    {
        _path = path;
        _lock = held;
        InstanceId = ReadInstance();
        Directory.CreateDirectory(Work, OwnerOnly);
    }

    /// <summary>Random, made once: a machine with a copy of the settings, but not of this folder, is another instance.</summary>
    public string InstanceId { get; }

    public string Journal => Path.Combine(_path, "journal");

    public string Delivered => Path.Combine(_path, "delivered");

    public string Reserve => Path.Combine(_path, "reserve");

    public string Lease => Path.Combine(_path, "lease");

    public string Lanes => Path.Combine(_path, "lanes");

    public string Work => WorkIn(_path);

    /// <summary>Where the downloads of an agent's folder lie while they are unfinished.</summary>
    public static string WorkIn(string path) => Path.Combine(path, "work");

    /// <exception cref="IOException">Another agent holds the folder.</exception>
    public static AgentFolder Open(string path)
    {
        Directory.CreateDirectory(path, OwnerOnly);
        try
        {
            return new AgentFolder(path, new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new IOException(
                $"The folder {path} is in use by another agent. Stop that one, or give this one a Worker:Data of its own.", e);
        }
    }

    public void Dispose() => _lock.Dispose();

    private string ReadInstance()
    {
        var file = Path.Combine(_path, "instance");
        if (!File.Exists(file))
        {
            WholeFile.Write(file, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) + "\n");
        }

        return File.ReadAllText(file).Trim();
    }
}
