using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AriaCluster.Api.Events;

/// <summary>An event as it goes over the wire, made once for all who hear it.</summary>
/// <param name="Bytes">In the form of server-sent events.</param>
/// <param name="IsProgress">Whether the next one of its kind makes it superfluous.</param>
internal sealed record EventMessage(ReadOnlyMemory<byte> Bytes, bool IsProgress)
{
    /// <param name="name">What kind of event it is.</param>
    /// <param name="id">Where a client that comes back wants to go on; null where that stays as it was.</param>
    /// <param name="data">One document. JSON has no line breaks in it, which would end the line.</param>
    /// <param name="type">How it is written.</param>
    /// <param name="isProgress">See the record.</param>
    public static EventMessage Create<T>(string name, long? id, T data, JsonTypeInfo<T> type, bool isProgress = false)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        Append(bytes, $"event: {name}\n");
        if (id is { } place)
        {
            Append(bytes, string.Create(CultureInfo.InvariantCulture, $"id: {place}\n"));
        }

        Append(bytes, "data: ");
        bytes.Write(JsonSerializer.SerializeToUtf8Bytes(data, type));
        Append(bytes, "\n\n");
        return new EventMessage(bytes.WrittenMemory, isProgress);
    }

    private static void Append(ArrayBufferWriter<byte> bytes, string text) => Encoding.UTF8.GetBytes(text, bytes);
}
