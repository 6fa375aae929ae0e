using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AriaCluster.Worker.Lanes;

/// <summary>Proves that an aria2c refuses calls without the secret.</summary>
/// <remarks>
/// Asked by XML-RPC, because aria2 1.36 answers that at once; it keeps a JSON-RPC caller without a token waiting for two seconds.
/// The secret is the same for both.
/// </remarks>
internal static class RpcSecret
{
    private const string Call = "<?xml version=\"1.0\"?><methodCall><methodName>aria2.getVersion</methodName><params/></methodCall>";

    /// <summary>Whether strangers are refused on 127.0.0.1, and on ::1 if anybody listens there.</summary>
    public static async Task<bool> IsEnforcedAsync(int port, TimeSpan patience, CancellationToken ct) =>
        await AskAsync(IPAddress.Loopback, port, patience, ct) == Answer.Refused
            && await AskAsync(IPAddress.IPv6Loopback, port, patience, ct) is Answer.Refused or Answer.Nobody;

    private static async Task<Answer> AskAsync(IPAddress address, int port, TimeSpan patience, CancellationToken ct)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler) { Timeout = patience };
        try
        {
            using var content = new StringContent(Call, Encoding.UTF8, "text/xml");
            using var answer = await client.PostAsync(new Uri($"http://{new IPEndPoint(address, port)}/rpc"), content, ct);
            var text = await answer.Content.ReadAsStringAsync(ct);
            return text.Contains("<fault>", StringComparison.Ordinal) && text.Contains("<string>Unauthorized</string>", StringComparison.Ordinal)
                ? Answer.Refused
                : Answer.Other;
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException { SocketErrorCode: not SocketError.ConnectionReset })
        {
            return Answer.Nobody;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return Answer.Other;
        }
    }

    private enum Answer
    {
        Refused,
        Nobody,
        Other,
    }
}
