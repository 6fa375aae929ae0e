using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AriaCluster.Worker.Lanes;

/// <summary>aria2's name for one download: 16 hexadecimal digits.</summary>
[JsonConverter(typeof(GidConverter))]
internal readonly record struct Gid(ulong Value)
{
    public static Gid Parse(string text) => new(ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    public static bool TryParse(ReadOnlySpan<byte> text, out Gid gid)
    {
        var ok = ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
        gid = new Gid(value);
        return ok;
    }

    public override string ToString() => Value.ToString("x16");

    internal sealed class GidConverter : JsonConverter<Gid>
    {
        public override Gid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, Gid value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
