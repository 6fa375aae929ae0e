using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using AriaCluster.Worker.Agent;

namespace AriaCluster.Worker.Lanes;

/// <summary>An aria2c that runs on this machine and is not ours: where it answers, with which secret, and what may be asked of it.</summary>
internal sealed class AdoptedAria2
{
    /// <summary>What each of our downloads is told: as the command line of our own aria2c has it.</summary>
    public static readonly IReadOnlyDictionary<string, string> DownloadOptions = new Dictionary<string, string>
    {
        ["file-allocation"] = "none",
        ["continue"] = "false",
        ["always-resume"] = "true",
        ["allow-overwrite"] = "false",
        ["auto-file-renaming"] = "false",
        ["remote-time"] = "false",
        ["max-tries"] = "3",
        ["retry-wait"] = "0",
        ["connect-timeout"] = "20",
        ["timeout"] = "60",
        ["follow-torrent"] = "mem",
        ["follow-metalink"] = "mem",
        ["seed-time"] = "0",
        ["bt-save-metadata"] = "false",
        ["rpc-save-upload-metadata"] = "false",
        ["pause"] = "false",
    };

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);

    private readonly IPEndPoint _at;
    private readonly string _secretFile;
    private readonly TimeProvider _time;

    private AdoptedAria2(IPEndPoint at, string address, string secretFile, TimeProvider time) => (_at, Address, _secretFile, _time) = (at, address, secretFile, time);

    /// <summary>As the settings have it.</summary>
    public string Address { get; }

    /// <summary>What to say when nobody answers.</summary>
    public string Absent => $"No aria2c answers at {Address}. Does it run, with --enable-rpc?";

    /// <summary>The one of the settings; null if the worker runs its own.</summary>
    public static AdoptedAria2? Of(WorkerOptions options, TimeProvider time) =>
        options.Aria2Rpc.Length == 0 ? null : new AdoptedAria2(Read(options.Aria2Rpc)!, options.Aria2Rpc, options.Aria2SecretFile, time);

    /// <summary>What is wrong with the settings; null if nothing is.</summary>
    public static string? FindFault(string address) =>
        Read(address) is null ? "It is the address of an aria2c on this machine, such as http://127.0.0.1:6800/jsonrpc." : null;

    /// <summary>What is wrong with the file of the secret; null if nothing is.</summary>
    public static string? FindSecretFault(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim().Length > 0 ? null : "The file is empty. Write the secret of that aria2c (--rpc-secret) into it.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"It cannot be read: {e.Message} The secret of that aria2c (--rpc-secret) must be in it.";
        }
    }

    /// <returns>Null if nobody answers.</returns>
    public Task<Aria2Rpc?> ConnectAsync(Action<Aria2Notice, Gid> noticed, CancellationToken ct) =>
        Aria2Rpc.ConnectAsync(_at, File.ReadAllText(_secretFile).Trim(), _time, noticed, ct);

    /// <summary>Why it is not used: whoever can reach it could make it write anywhere, or it does not take our secret. Null if it is.</summary>
    public async Task<string?> FindFaultAsync(Aria2Rpc rpc, CancellationToken ct) =>
        !await RpcSecret.IsEnforcedAsync(_at.Port, _patience, ct)
            ? $"The aria2c at {Address} answers calls without a secret: anybody on this machine could make it write anywhere. Start it with --rpc-secret."
            : !await rpc.AskAsync("aria2.getVersion", parameters: null, answer => answer.Error is null, _patience)
                ? $"The aria2c at {Address} does not take the secret in {_secretFile}."
                : null;

    /// <summary>Makes sure that it can be used, and says what it is.</summary>
    /// <exception cref="InvalidOperationException">It cannot.</exception>
    public async Task<Aria2Program> AskAsync(string work, CancellationToken ct)
    {
        await using var rpc = await ConnectAsync((_, _) => { }, ct) ?? throw new InvalidOperationException(Absent);
        if (await FindFaultAsync(rpc, ct) is { } fault)
        {
            throw new InvalidOperationException(fault);
        }

        await new SharedFolderCheck(rpc, work, _time).RunAsync(ct);
        return await rpc.AskAsync("aria2.getVersion", parameters: null, answer => new Aria2Program(
            Address,
            answer.Result.GetProperty("version").GetString()!,
            [.. answer.Result.GetProperty("enabledFeatures").EnumerateArray().Select(feature => feature.GetString()!)]), _patience);
    }

    /// <summary>Takes out the downloads that write below a folder, with exact control files, and returns how many there were.</summary>
    /// <exception cref="TimeoutException">It does not answer, or does not let go of them.</exception>
    public static async Task<int> EndAsync(Aria2Rpc rpc, string folder, TimeProvider time)
    {
        var ended = new HashSet<Gid>();
        for (var since = time.GetTimestamp(); ; await Task.Delay(_look, time))
        {
            var open = await FindAsync(rpc, folder, Aria2Downloads.Owned("aria2.tellActive"), Aria2Downloads.Owned("aria2.tellWaiting"));
            if (open.IsEmpty)
            {
                break;
            }

            ended.UnionWith(open);
            rpc.Send([.. open.Select(Aria2Downloads.Remove)]);
            if (time.GetElapsedTime(since) > _patience)
            {
                throw new TimeoutException($"aria2c does not let go of {open.Length} downloads.");
            }
        }

        // What has ended is in its list of results, for all who look at it.
        rpc.Send([.. (await FindAsync(rpc, folder, Aria2Downloads.Owned("aria2.tellStopped"))).Select(Aria2Downloads.Forget)]);
        return ended.Count;
    }

    private static async Task<ImmutableArray<Gid>> FindAsync(Aria2Rpc rpc, string folder, params (string Method, Action<Utf8JsonWriter> Parameters)[] lists)
    {
        var found = ImmutableArray<Gid>.Empty;
        foreach (var (method, parameters) in lists)
        {
            found = found.AddRange(await rpc.AskAsync(
                method, parameters, answer => answer.Error is null ? Aria2Downloads.Below(folder, answer.Result) : [], _patience));
        }

        return found;
    }

    private static IPEndPoint? Read(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "ws") || uri.UserInfo.Length > 0 || uri.AbsolutePath is not ("/" or "/jsonrpc"))
        {
            return null;
        }

        var ip = uri.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(uri.DnsSafeHost, out var parsed) ? parsed : null;
        return ip is not null && IPAddress.IsLoopback(ip) ? new IPEndPoint(ip, uri.IsDefaultPort ? 6800 : uri.Port) : null;
    }
}
