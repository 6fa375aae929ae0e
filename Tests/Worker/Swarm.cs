using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AriaCluster.Tests.Support.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

#pragma warning disable CA5350 // SHA-1 is what torrents are named and checked by.

namespace AriaCluster.Tests.Agents;

/// <summary>A torrent with a tracker and one seeder, all on loopback; also serves metalinks. What it shares has two files in a folder.</summary>
internal sealed class Swarm : IAsyncDisposable
{
    private const int PieceLength = 16 * 1024;

    private readonly TempFolder _folder = new();
    private readonly WebApplication _app;
    private readonly int _port = FreePort.Next();
    private byte[] _torrent = [];
    private string _infoHash = "";
    private ChildProcess? _seeder;

    private Swarm(WebApplication app) => _app = app;

    public static byte[] First { get; } = Bytes(100_000, 1);

    public static byte[] Second { get; } = Bytes(30_000, 2);

    public Uri Address => new(_app.Urls.Single());

    public Uri Torrent => new(Address, "shared.torrent");

    public string Magnet => $"magnet:?xt=urn:btih:{_infoHash}&tr={Uri.EscapeDataString(new Uri(Address, "announce").ToString())}";

    public static async Task<Swarm> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var swarm = new Swarm(builder.Build());
        swarm._app.Run(swarm.AnswerAsync);
        await swarm._app.StartAsync(TestContext.Current.CancellationToken);
        swarm.Share();
        return swarm;
    }

    /// <summary>The address of a metalink for files at the given addresses.</summary>
    public Uri Metalink(params OriginFile[] files) =>
        new(Address, "files.meta4?" + string.Join('&', files.Select(file => Uri.EscapeDataString($"{Path.GetFileName(file.Path)} {file.LengthBytes} {file.Uri}"))));

    public async ValueTask DisposeAsync()
    {
        _seeder?.Kill();
        _seeder?.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    private void Share()
    {
        Directory.CreateDirectory(_folder["seed", "shared"]);
        File.WriteAllBytes(_folder["seed", "shared", "first.bin"], First);
        File.WriteAllBytes(_folder["seed", "shared", "second.bin"], Second);
        var info = Info();
        _infoHash = Convert.ToHexStringLower(SHA1.HashData(info));
        _torrent = [.. Encoding.ASCII.GetBytes($"d8:announce{Text(new Uri(Address, "announce").ToString())}4:info"), .. info, (byte)'e'];
        File.WriteAllBytes(_folder["shared.torrent"], _torrent);
        _seeder = ChildProcess.Start(
            "aria2c", _folder["seeder.log"],
            "--no-conf", "--check-integrity=true", "--seed-ratio=0", "--enable-dht=false", "--enable-dht6=false", "--bt-enable-lpd=false",
            "--enable-peer-exchange=false", "--disable-ipv6=true", $"--listen-port={_port}", $"--dir={_folder["seed"]}", _folder["shared.torrent"]);
    }

    private static byte[] Info()
    {
        byte[] all = [.. First, .. Second];
        var pieces = all.Chunk(PieceLength).SelectMany(SHA1.HashData).ToArray();
        return
        [
            .. Encoding.ASCII.GetBytes(
                $"d5:filesld6:lengthi{First.Length}e4:pathl{Text("first.bin")}eed6:lengthi{Second.Length}e4:pathl{Text("second.bin")}eee"
                + $"4:name{Text("shared")}12:piece lengthi{PieceLength}e6:pieces{pieces.Length}:"),
            .. pieces,
            (byte)'e',
        ];
    }

    private Task AnswerAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/announce" => context.Response.Body.WriteAsync(Peers()).AsTask(),
        "/shared.torrent" => SendAsync(context, "application/x-bittorrent", _torrent),
        "/files.meta4" => SendAsync(context, "application/metalink4+xml", Encoding.UTF8.GetBytes(Metalink(context.Request.QueryString.Value![1..]))),
        _ => SendAsync(context, "text/plain", []),
    };

    // One peer, in the compact form: four bytes of address and two of port.
    private byte[] Peers()
    {
        var peer = new byte[] { 127, 0, 0, 1, 0, 0 };
        BinaryPrimitives.WriteUInt16BigEndian(peer.AsSpan(4), (ushort)_port);
        return [.. Encoding.ASCII.GetBytes("d8:intervali2e5:peers6:"), .. peer, (byte)'e'];
    }

    private static string Metalink(string query)
    {
        var files = query.Split('&').Select(file => Uri.UnescapeDataString(file).Split(' '));
        return "<?xml version=\"1.0\"?><metalink xmlns=\"urn:ietf:params:xml:ns:metalink\">"
            + string.Concat(files.Select(file => $"<file name=\"{file[0]}\"><size>{file[1]}</size><url>{file[2]}</url></file>"))
            + "</metalink>";
    }

    private static Task SendAsync(HttpContext context, string type, byte[] body)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body).AsTask();
    }

    private static string Text(string text) => string.Create(CultureInfo.InvariantCulture, $"{text.Length}:{text}");

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new OriginContent("/torrent", seed).Read(0, bytes);
        return bytes;
    }
}
