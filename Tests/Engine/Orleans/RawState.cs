using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AriaCluster.Tests.Engine;

/// <summary>A state that is stored as the very bytes that a test gives, valid JSON or not.</summary>
[JsonConverter(typeof(Converter))]
internal sealed class RawState
{
    public byte[] Json { get; init; } = [];

    private sealed class Converter : JsonConverter<RawState>
    {
        public override RawState Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return new() { Json = Encoding.UTF8.GetBytes(document.RootElement.GetRawText()) };
        }

        public override void Write(Utf8JsonWriter writer, RawState value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Json, skipInputValidation: true);
    }
}
