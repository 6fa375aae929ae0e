using System.Text;

namespace AriaCluster.Tests.Api.Hostile;

/// <summary>The bytes of a request, as a client that keeps to no rule sends them.</summary>
/// <param name="Bytes">All that is sent.</param>
/// <param name="IsWhole">Whether the hub can know where it ends; after one that breaks off the client is gone.</param>
internal sealed record RawRequest(byte[] Bytes, bool IsWhole)
{
    private const int Shown = 600;

    public static RawRequest Of(string method, string target, IEnumerable<string> headers, byte[]? body, int framing)
    {
        var head = new StringBuilder($"{method} {target} HTTP/1.1\r\nConnection: close\r\n");
        foreach (var header in headers)
        {
            head.Append(header).Append("\r\n");
        }

        byte[] Send(string last, params byte[] content) => [.. Encoding.Latin1.GetBytes($"{head}{last}\r\n"), .. content];
        var length = body?.Length ?? 0;
        return framing switch
        {
            _ when body is null => new(Send(""), IsWhole: true),
            1 => new(Send("Transfer-Encoding: chunked\r\n", [.. Encoding.ASCII.GetBytes($"{length:x}\r\n"), .. body, .. "\r\n0\r\n\r\n"u8]), length > 0),
            2 => new(Send("Transfer-Encoding: chunked\r\n", [.. Encoding.ASCII.GetBytes($"{length + 9:x}\r\n"), .. body]), IsWhole: false),
            3 => new(Send("Transfer-Encoding: chunked\r\n", [.. "zz\r\n"u8, .. body]), IsWhole: true),
            4 => new(Send($"Content-Length: {length + 10}\r\n", body), IsWhole: false),
            5 => new(Send("Content-Length: -1\r\n", body), IsWhole: true),
            _ => new(Send($"Content-Length: {length}\r\n", body), IsWhole: true),
        };
    }

    /// <summary>What is needed to send it again.</summary>
    public override string ToString()
    {
        var text = Encoding.Latin1.GetString(Bytes.AsSpan(0, Math.Min(Bytes.Length, Shown))).Replace("\r\n", "␤", StringComparison.Ordinal);
        return $"{new string([.. text.Select(c => char.IsControl(c) ? '·' : c)])}\n(base64 {Convert.ToBase64String(Bytes.AsSpan(0, Math.Min(Bytes.Length, 4 * Shown)))})";
    }
}
