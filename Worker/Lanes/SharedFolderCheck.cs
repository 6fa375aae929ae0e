using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AriaCluster.Worker.Lanes;

/// <summary>
/// Proves that an aria2c which is not ours writes where this agent reads: it may run as another user, or see other folders. It is given
/// a file of a few bytes, served here, which then has to be there.
/// </summary>
internal sealed class SharedFolderCheck(Aria2Rpc rpc, string work, TimeProvider time)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    private readonly string _content = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private readonly Gid _gid = new(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1);

    /// <exception cref="InvalidOperationException">It does not.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        var folder = Path.Combine(work, "check");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var server = new TcpListener(IPAddress.Loopback, port: 0);
        server.Start();
        var serving = ServeAsync(server, ct);
        try
        {
            var added = await rpc.AskAsync("aria2.addUri", writer => Write(writer, (IPEndPoint)server.LocalEndpoint, folder), answer => answer.Error, _patience);
            var said = added ?? await UntilEndAsync(ct);
            var file = Path.Combine(folder, _content);
            if (said.Length > 0 || !File.Exists(file) || await File.ReadAllTextAsync(file, ct) != _content)
            {
                throw new InvalidOperationException(
                    $"The aria2c cannot write where this worker reads, in {work}{(said.Length > 0 ? $": {said}" : "")}. Run both as one user, and where both see that folder; Worker:Data chooses another.");
            }
        }
        finally
        {
            rpc.Send([Aria2Downloads.Remove(_gid), Aria2Downloads.Forget(_gid)]);
            server.Stop();
            await serving;
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What went wrong; empty if nothing did.</summary>
    private async Task<string> UntilEndAsync(CancellationToken ct)
    {
        for (var since = time.GetTimestamp(); time.GetElapsedTime(since) < _patience; await Task.Delay(_look, time, ct))
        {
            var status = await rpc.AskAsync(
                "aria2.tellStatus",
                writer =>
                {
                    writer.WriteStringValue(_gid.ToString());
                    Aria2Status.WriteKeys(writer);
                },
                answer => answer.Error is null ? Aria2Status.Read(answer.Result) : null,
                _patience);
            if (status is null or { State: not Aria2State.Open })
            {
                return status is { State: Aria2State.Complete } ? "" : $"{status?.ErrorMessage ?? "it was removed"} ";
            }
        }

        return $"a file of a few bytes was not there after {_patience.TotalSeconds:0} s, it may have no room for one more download";
    }

    private void Write(Utf8JsonWriter writer, IPEndPoint from, string folder)
    {
        writer.WriteStartArray();
        writer.WriteStringValue($"http://{from}/{_content}");
        writer.WriteEndArray();
        writer.WriteStartObject();
        foreach (var (name, value) in AdoptedAria2.DownloadOptions)
        {
            writer.WriteString(name, value);
        }

        writer.WriteString("gid"u8, _gid.ToString());
        writer.WriteString("dir"u8, folder);
        writer.WriteString("out"u8, _content);
        writer.WriteString("all-proxy"u8, "");
        writer.WriteEndObject();

        // Before what waits there.
        writer.WriteNumberValue(0);
    }

    private async Task ServeAsync(TcpListener server, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                using var client = await server.AcceptTcpClientAsync(ct);
                var stream = client.GetStream();
                await stream.ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false, ct);
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {_content.Length}\r\nConnection: close\r\n\r\n{_content}"), ct);
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It is stopped, or aria2 has gone away.
        }
    }
}
