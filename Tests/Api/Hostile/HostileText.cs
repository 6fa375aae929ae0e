using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace AriaCluster.Tests.Api.Hostile;

/// <summary>Text, JSON and bytes that break readers.</summary>
internal static class HostileText
{
    private static readonly string[] _known =
    [
        "", " ", ".", "..", "../..", "/", "//", "\\", "\0", "a\0b", "\r\n", "a\r\nX-Evil: 1", "\u001b[31m", "\u202e", "\u2028", "\uffff", "\ufeff", "%", "%00", "%zz", "%c0%ae",
        "null", "true", "NaN", "-1", "0", "1", "1e400", "99999999999999999999999999", "2147483648", "0x10", "1.5", "-0", "CON", "a=b", "=", "a=", "*", "?", "#", "{id}", "'; DROP TABLE tasks; --",
        "http://example.org/", "file:///etc/passwd", "magnet:?xt=urn:btih:", "0123456789abcdef", "task-00000000-0000-7000-8000-00000000ffff", "batch-00000000-0000-7000-8000-000000000000",
        "batch-x", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-02-30", "1.00:00:00", "İ", "ß", "e\u0301", "𝕏",
    ];

    public static Gen<string> Texts { get; } = Gen.Frequency(
        (6, Gen.Elements(_known)),
        (1, Gen.Choose(1, 5000).Select(length => new string('x', length))),
        (1, Gen.Choose(1, 300).Select(length => string.Concat(Enumerable.Repeat("ü/", length)))),
        (1, ArbMap.Default.GeneratorFor<string?>().Select(text => text ?? "")));

    private static Gen<string> Leaves { get; } = Gen.OneOf(
        Gen.Elements("null", "true", "0", "-1", "1e400", "-1e-400", "1.0000000000000000000000001", "9223372036854775808", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "[]", "{}", "[[]]", "{\"a\":{}}"),
        Gen.Choose(1, 200).Select(depth => new string('[', depth) + new string(']', depth)),
        Gen.Choose(1, 80).Select(depth => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth)),
        Texts.Select(text => JsonValue.Create(new string([.. text.Where(c => !char.IsSurrogate(c))])).ToJsonString()));

    /// <summary>A document in which something was put in another's place, doubled, added or cut off.</summary>
    public static Gen<byte[]> Broken(string example) =>
        from leaf in Leaves
        from at in Gen.Choose(0, 1000)
        from how in Gen.Choose(0, 9)
        from more in Texts
        select how switch
        {
            0 => Encoding.UTF8.GetBytes(leaf),
            1 => [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(example)],
            2 => Encoding.UTF8.GetBytes(example[..(at % (example.Length + 1))]),
            3 => [.. Encoding.UTF8.GetBytes(example[..(at % example.Length)]), 0xff, 0xc0, 0x80, .. Encoding.UTF8.GetBytes(example[(at % example.Length)..])],
            4 => Encoding.UTF8.GetBytes(example + leaf),
            5 => Encoding.Unicode.GetBytes(example),
            6 => Encoding.UTF8.GetBytes(Insert(example, $"\"{more.Replace("\"", "", StringComparison.Ordinal)}\":{leaf}")),
            7 => Encoding.UTF8.GetBytes(Insert(example, FirstMember(example))),
            _ => Encoding.UTF8.GetBytes(Replace(example, at, leaf)),
        };

    private static string Insert(string example, string member) => example.StartsWith('{') && example.Length > 2 ? $"{{{member},{example[1..]}" : $"{{{member}}}";

    private static string FirstMember(string example) =>
        JsonNode.Parse(example) is JsonObject { Count: > 0 } members ? $"{JsonValue.Create(members.First().Key).ToJsonString()}:{members.First().Value?.ToJsonString() ?? "null"}" : "\"a\":1";

    // The example's own structure stays; one of its values is another.
    private static string Replace(string example, int at, string leaf)
    {
        const string mark = "\u0001mark";
        var root = JsonNode.Parse(example)!;
        var places = Places(root).ToArray();
        if (places.Length == 0)
        {
            return leaf;
        }

        places[at % places.Length](JsonValue.Create(mark));
        return root.ToJsonString().Replace(JsonValue.Create(mark).ToJsonString(), leaf, StringComparison.Ordinal);
    }

    private static IEnumerable<Action<JsonNode>> Places(JsonNode? node) => node switch
    {
        JsonObject members => members.Select(member => member.Key).ToArray().SelectMany(key => Places(members[key]).Prepend(value => members[key] = value)),
        JsonArray items => Enumerable.Range(0, items.Count).SelectMany(i => Places(items[i]).Prepend(value => items[i] = value)),
        _ => [],
    };
}
