using System.Collections.Immutable;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Problems;
using AriaCluster.Cluster;
using AriaCluster.Silo.Storage;
using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace AriaCluster.Api.Keys;

/// <summary>
/// Sees to it before the hub listens that its owner has a key: the file of the admin key. A file that is there belongs to an operator
/// and is never written. Its key is stored only while no admin key is known (a new database): one that is unknown beside another may
/// have been replaced because it leaked.
/// </summary>
internal sealed partial class AdminKey(IOptions<HubOptions> options, KeyRing ring, TimeProvider time, ILogger<AdminKey> log) : IHostedService
{
    private const string Name = "admin";
    private const int LeastLength = 32;
    private const int Tries = 5;
    private const int ReadTries = 30;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private readonly string _path = options.Value.AdminKeyPath;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var known = await ReadKnownAsync(cancellationToken);
        if (!File.Exists(_path))
        {
            // The file goes first: a stored key that nobody holds would be of no use.
            var key = Secret.Create();
            Write(key);
            await StoreAsync(key, NameFor(key, known), cancellationToken);
            LogCreated(log, _path);
            return;
        }

        var present = Read();
        if (known.Any(key => Secret.Equal(key.Hash, Secret.Hash(present))))
        {
            return;
        }

        if (known.Any(key => key.Scopes.HasFlag(KeyScopes.Admin)))
        {
            LogUnknown(log, _path);
            return;
        }

        await StoreAsync(present, Name, cancellationToken);
        LogStored(log, _path);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Why a key must stay as it is: it is the one in the file, without which nobody might get in any more. Null if it is not.</summary>
    public Problem? FindRefusal(ApiKey key) => File.Exists(_path) && Secret.Equal(key.Hash, Secret.Hash(Read()))
        ? new Problem(
            ProblemType.KeyInUse,
            $"The key {FaultList.Quote(key.Name)} is the hub's own, in {_path}. Remove that file and start the hub again, which makes a new one; then this one may go.")
        : null;

    // Another hub of the cluster may have its own admin key, which stays in force.
    private static string NameFor(string key, ImmutableArray<ApiKey> known) =>
        known.Any(other => other.Name == Name) ? $"{Name}-{Secret.Hash(key)[..8]}" : Name;

    private string Read()
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(_path) & ~OwnerOnly) != 0)
        {
            LogOpen(log, _path);
        }

        var key = File.ReadAllText(_path).Trim();
        return key.Length >= LeastLength
            ? key
            : throw new InvalidOperationException(
                $"{_path} holds no key: at least {LeastLength} characters are needed. Remove the file, and the next start makes a new key.");
    }

    private void Write(string key)
    {
        PrivateFolder.Create(Path.GetDirectoryName(_path)!);
        var draft = $"{_path}.{Path.GetRandomFileName()}";
        using (var file = new FileStream(draft, PrivateFolder.NewFile()))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(key + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, _path, overwrite: false);
    }

    // Where another silo was killed a moment ago, nobody answers until the others have noticed it.
    private async Task<ImmutableArray<ApiKey>> ReadKnownAsync(CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await ring.ReadAsync(ct);
            }
            catch (Exception e) when (tries < ReadTries && e is (TimeoutException or OrleansException))
            {
                await Task.Delay(_pause, time, ct);
            }
        }
    }

    private async Task StoreAsync(string key, string name, CancellationToken ct)
    {
        var stored = new ApiKey(name, Secret.Hash(key), KeyScopes.Admin, time.GetUtcNow(), ExpiresAt: null);
        for (var tries = 1; !await ring.PutAsync(stored, ct); tries++)
        {
            if (tries == Tries)
            {
                throw new InvalidOperationException($"The admin key cannot be stored after {Tries} tries; look at the database's messages above.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), time, ct);
        }
    }

    [LoggerMessage(EventId = 1002, Level = LogLevel.Information, Message = "Made an admin key: {Path}")]
    private static partial void LogCreated(ILogger log, string path);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Information, Message = "The database is new; the admin key of {Path} is stored in it")]
    private static partial void LogStored(ILogger log, string path);

    [LoggerMessage(EventId = 1004, Level = LogLevel.Warning, Message = "The key in {Path} is not known to this cluster, which has another admin key. Use that one, or remove the file and start again for a new key")]
    private static partial void LogUnknown(ILogger log, string path);

    [LoggerMessage(EventId = 1005, Level = LogLevel.Warning, Message = "{Path} can be read by others than its owner; let only the owner read it (mode 600)")]
    private static partial void LogOpen(ILogger log, string path);
}
