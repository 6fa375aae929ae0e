using System.Text.Json;
using Orleans.Storage;

namespace AriaCluster.Silo.Engine;

/// <summary>Writes grain state as the embedded engine does: a database moves from one engine to the other.</summary>
internal sealed class StateSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, StateJson.Options));

    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span, StateJson.Options);
}
