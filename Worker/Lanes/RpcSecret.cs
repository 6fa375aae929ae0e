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

    public static async Task<bool> IsEnforcedAsync(int port, TimeSpan patience, CancellationToken ct)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler) { Timeout = patience };
        try
        {
            using var content = new StringContent(Call, Encoding.UTF8, "text/xml");
            using var answer = await client.PostAsync(new Uri($"http://127.0.0.1:{port}/rpc"), content, ct);
            var text = await answer.Content.ReadAsStringAsync(ct);
            return text.Contains("<fault>", StringComparison.Ordinal) && text.Contains("<string>Unauthorized</string>", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
