using System.Text.Json;
using Orleans.Runtime;

namespace AriaCluster.Embedded;

/// <summary>
/// Copies what crosses the boundary between grains through serialization, as a cluster does, so that a test finds what cannot
/// cross and what would be shared. What is marked immutable is copied as well. A default ImmutableArray does not cross: Orleans
/// would pass it on and JSON would not store it, so a contract says <c>[]</c> where it means nothing.
/// </summary>
internal sealed class MessageCopier(JsonSerializerOptions options)
{
    internal object?[] Copy(Type[] types, object?[] arguments)
    {
        var copies = new object?[arguments.Length];
        for (var i = 0; i < copies.Length; i++)
        {
            copies[i] = Copy(types[i], arguments[i]);
        }

        return copies;
    }

    internal T Copy<T>(T value) => (T)Copy(typeof(T), value)!;

    // References stand for what they refer to, and a cancellation crosses by itself.
    private object? Copy(Type type, object? value) => value switch
    {
        null or Reference or CancellationToken or Nothing => value,
        IAddressable => throw new ArgumentException($"{value.GetType()} is sent itself, not a reference to it."),
        _ => JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(value, type, options), type, options),
    };
}
