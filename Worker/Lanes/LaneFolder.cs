using System.Security.Cryptography;
using AriaCluster.Worker.Linux;

namespace AriaCluster.Worker.Lanes;

/// <summary>The files of one lane, <c>lanes/INDEX</c> in the agent's folder.</summary>
internal sealed class LaneFolder
{
    private const string SecretKey = "rpc-secret=";

    public LaneFolder(string lanes, int index)
    {
        Path = System.IO.Path.Combine(lanes, index.ToString());
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Path { get; }

    public string State => System.IO.Path.Combine(Path, "lane.json");

    public string Configuration => System.IO.Path.Combine(Path, "aria2.conf");

    public string Guard => System.IO.Path.Combine(Path, "guard.sh");

    public string PidFile => System.IO.Path.Combine(Path, "aria2.pid");

    public string Log => System.IO.Path.Combine(Path, "aria2.log");

    /// <summary>The secret that the running aria2c was started with.</summary>
    public string Secret => File.ReadLines(Configuration).First(line => line.StartsWith(SecretKey, StringComparison.Ordinal))[SecretKey.Length..];

    /// <summary>Writes the guard and a configuration with a new secret. A guard that still runs keeps the script that it has open.</summary>
    public void Prepare()
    {
        WholeFile.Write(Configuration, $"{SecretKey}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}\n");
        using var script = new StreamReader(typeof(LaneFolder).Assembly.GetManifestResourceStream("guard.sh")!);
        WholeFile.Write(Guard, script.ReadToEnd());
        File.Delete(PidFile);
    }
}
