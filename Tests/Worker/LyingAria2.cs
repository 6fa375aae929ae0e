using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AriaCluster.Tests.Agents;

/// <summary>
/// An aria2c whose answers make no sense, which the real one cannot be made to give: a script that only waits, and an RPC server in
/// its place that knows what a lane asks at first. Started a second time the script is the real aria2c.
/// </summary>
internal sealed class LyingAria2 : IAsyncDisposable
{
    private const string Refusal =
        "<methodResponse><fault><value><struct><member><value><string>Unauthorized</string></value></member></struct></value></fault></methodResponse>";

    private const string Script = """
        #!/bin/sh
        case " $* " in *" --version "*) exec aria2c --version ;; esac
        [ -e "$0.port" ] && exec aria2c "$@"
        for word; do
            case $word in --rpc-listen-port=*) echo "${word#*=}" >"$0.new" ;; esac
        done
        mv "$0.new" "$0.port"
        trap 'exit 0' TERM
        while :; do sleep 0.05; done

        """;

    private readonly TempFolder _folder = new();
    private readonly string _lie;
    private WebApplication? _app;

    /// <param name="lie">The answer to all but the first question; ID stands for the question's.</param>
    public LyingAria2(string lie)
    {
        _lie = lie;
        Program = _folder.Write("aria2c", Script);
        File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Program { get; }

    /// <summary>Waits until a lane has started it, and answers that lane.</summary>
    public async Task AnswerAsync()
    {
        await Eventually.HoldsAsync(() => File.Exists(Program + ".port"));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{(await File.ReadAllTextAsync(Program + ".port")).Trim()}");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(context => context.WebSockets.IsWebSocketRequest ? LieAsync(context) : context.Response.WriteAsync(Refusal));
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Dispose();
    }

    private async Task LieAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var question = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(question.AsMemory(), context.RequestAborted) is { MessageType: WebSocketMessageType.Text, Count: var length })
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(Answer(question.AsMemory(0, length))), WebSocketMessageType.Text, true, context.RequestAborted);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The lane has heard enough.
        }
    }

    private string Answer(ReadOnlyMemory<byte> question)
    {
        using var json = JsonDocument.Parse(question);
        var id = json.RootElement.GetProperty("id").GetInt64().ToString(CultureInfo.InvariantCulture);
        var isFirst = json.RootElement.GetRawText().Contains("aria2.getVersion", StringComparison.Ordinal);
        return (isFirst ? """{"id":ID,"jsonrpc":"2.0","result":[[{"version":"1.36.0"}]]}""" : _lie).Replace("ID", id, StringComparison.Ordinal);
    }
}
