using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AriaCluster.Tasks;

/// <summary>
/// The workers by whose own fault attempts of a part ended. Other ones go first. Stored as a text, which the table <c>tasks</c> has,
/// too: the names, the last one at the end, and after it a dot if an attempt ended otherwise since.
/// </summary>
[JsonConverter(typeof(AsText))]
internal sealed record Blame
{
    // With more workers at fault than this, the first one may try again.
    private const int Most = 8;
    private const char Gap = ' ';
    private const string Since = ".";

    private Blame(ImmutableArray<string> workers, bool isOfLast) =>
        (Workers, IsOfLast, Text) = (workers, isOfLast, string.Join(Gap, isOfLast ? workers : workers.Add(Since)));

    /// <summary>Each once; who was to blame last stands last.</summary>
    public ImmutableArray<string> Workers { get; }

    /// <summary>Whether the last attempt ended so: its delay is for that worker alone.</summary>
    public bool IsOfLast { get; }

    public string Text { get; }

    /// <summary>Whose own fault ended the last attempt; null if nobody's did.</summary>
    public string? Last => IsOfLast ? Workers[^1] : null;

    /// <summary>The last attempt ended otherwise.</summary>
    public Blame Before => IsOfLast ? new(Workers, isOfLast: false) : this;

    /// <summary>Null for no text, and for one without a name.</summary>
    public static Blame? Parse(string? text)
    {
        var words = text?.Split(Gap, StringSplitOptions.RemoveEmptyEntries) ?? [];
        var isOfLast = words is not [.., Since];
        var workers = words.Where(word => word != Since).ToImmutableArray();
        return workers.IsEmpty ? null : new(workers, isOfLast);
    }

    /// <summary>What is told of a part that waits.</summary>
    /// <param name="last">Whose own fault ended the last attempt.</param>
    /// <param name="workers">Whose fault ended any; empty from one who knows the last one only.</param>
    public static Blame? Of(string? last, ImmutableArray<string> workers) =>
        last is not null ? Add(workers.IsEmpty ? null : new(workers, isOfLast: true), last) : workers.IsEmpty ? null : new(workers, isOfLast: false);

    /// <summary>Blames one more worker, for the last attempt.</summary>
    public static Blame Add(Blame? known, string worker)
    {
        var workers = (known?.Workers ?? []).Remove(worker).Add(worker);
        return new(workers.Length > Most ? workers[^Most..] : workers, isOfLast: true);
    }

    public bool Equals(Blame? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    private sealed class AsText : JsonConverter<Blame?>
    {
        public override Blame? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

        public override void Write(Utf8JsonWriter writer, Blame? value, JsonSerializerOptions options) => writer.WriteStringValue(value?.Text);
    }
}
