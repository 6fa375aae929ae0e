using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace AriaCluster.Tests.EndToEnd;

/// <summary>Another host as far as the network is concerned: a namespace with a link to this one and to nothing else. Processes and files are this machine's.</summary>
internal sealed class OtherHost : IAsyncDisposable
{
    private readonly string _name;
    private readonly string _here;

    private OtherHost(int number)
    {
        _name = $"aria-test-{number:x4}";
        _here = $"aria{number:x4}a";
        Here = IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"10.{200 + (number >> 14)}.{(number >> 6) & 255}.{((number & 63) << 2) + 1}"));
        There = IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"10.{200 + (number >> 14)}.{(number >> 6) & 255}.{((number & 63) << 2) + 2}"));
    }

    /// <summary>This machine, as the other one reaches it.</summary>
    public IPAddress Here { get; }

    public IPAddress There { get; }

    /// <summary>What to put before a command so that it runs there.</summary>
    public string[] Prefix => ["ip", "netns", "exec", _name];

    /// <summary>Why there can be none here; null if there can.</summary>
    public static async Task<string?> FindObstacleAsync()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "Network namespaces need root.";
        }

        await using var probe = new OtherHost(Random.Shared.Next(1 << 15));
        var (code, said) = await RunAsync(["ip", "netns", "add", probe._name]);
        return code == 0 ? null : $"Network namespaces cannot be made here: {said.Trim()}";
    }

    public static async Task<OtherHost> CreateAsync()
    {
        var host = new OtherHost(Random.Shared.Next(1 << 15));
        var there = host._here[..^1] + "b";
        try
        {
            await DemandAsync("ip", "netns", "add", host._name);
            await DemandAsync("ip", "link", "add", host._here, "type", "veth", "peer", "name", there);
            await DemandAsync("ip", "link", "set", there, "netns", host._name);
            await DemandAsync("ip", "addr", "add", $"{host.Here}/30", "dev", host._here);
            await DemandAsync("ip", "link", "set", host._here, "up");
            await DemandAsync([.. host.Prefix, "ip", "addr", "add", $"{host.There}/30", "dev", there]);
            await DemandAsync([.. host.Prefix, "ip", "link", "set", there, "up"]);
            await DemandAsync([.. host.Prefix, "ip", "link", "set", "lo", "up"]);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    // With its namespace a link's other end goes, too; a process that is just ending may hold it a little longer.
    public async ValueTask DisposeAsync()
    {
        await RunAsync(["ip", "link", "del", _here]);
        await RunAsync(["ip", "netns", "del", _name]);
    }

    private static async Task DemandAsync(params string[] words)
    {
        var (code, said) = await RunAsync(words);
        Assert.True(code == 0, $"{string.Join(' ', words)}: {said}");
    }

    private static async Task<(int Code, string Said)> RunAsync(string[] words)
    {
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardError = true, RedirectStandardOutput = true };
        try
        {
            using var process = Process.Start(start)!;
            var said = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, said);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (127, e.Message);
        }
    }
}
