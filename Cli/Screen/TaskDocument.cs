using System.Text;
using System.Text.Json;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Screen;

/// <summary>
/// The document <c>{"tasks":[{"id","status","worker","path","lengthBytes","checksum"}],"next"}</c>. It is written as tasks come in: a list of a
/// million is never held as a whole. Of what <c>add</c> found there already it also tells <c>duplicateOf</c>.
/// </summary>
internal sealed class TaskDocument : IDisposable
{
    private const int FlushBytes = 64 * 1024;

    private readonly TextWriter _out;
    private readonly MemoryStream _buffer = new();
    private readonly Utf8JsonWriter _json;

    public TaskDocument(Shell shell)
    {
        _out = shell.Out;
        _json = new Utf8JsonWriter(_buffer, HubJson.Readable);
        _json.WriteStartObject();
        _json.WriteStartArray("tasks");
    }

    public void Add(HubTask task)
    {
        _json.WriteStartObject();
        _json.WriteString("id", task.Id);
        _json.WriteString("status", task.Status);
        _json.WriteString("worker", task.Worker ?? task.Result?.Worker);
        _json.WriteString("path", task.PlacedAt);
        WriteLength(task.LengthBytes ?? task.Result?.LengthBytes);
        _json.WriteString("checksum", task.Checksum);
        if (task.DuplicateOf is { } other)
        {
            _json.WriteString("duplicateOf", other);
        }

        _json.WriteEndObject();
        if (_json.BytesPending > FlushBytes)
        {
            Flush();
        }
    }

    /// <summary>Ends the document.</summary>
    /// <param name="next">How to ask for what follows.</param>
    /// <param name="failure">Why it is not complete, if it is not.</param>
    /// <param name="batches">The batches that <c>add</c> made.</param>
    public void End(string? next = null, Failure? failure = null, IReadOnlyList<string>? batches = null)
    {
        _json.WriteEndArray();
        _json.WriteString("next", next);
        if (batches is { Count: > 0 })
        {
            _json.WriteStrings("batches", batches);
        }

        if (failure is not null)
        {
            Report.WriteError(_json, failure);
        }

        _json.WriteEndObject();
        Flush();
        _out.WriteLine();
        _out.Flush();
    }

    public void Dispose()
    {
        _json.Dispose();
        _buffer.Dispose();
    }

    private void WriteLength(long? length)
    {
        if (length is { } bytes)
        {
            _json.WriteNumber("lengthBytes", bytes);
        }
        else
        {
            _json.WriteNull("lengthBytes");
        }
    }

    private void Flush()
    {
        _json.Flush();
        _out.Write(Encoding.UTF8.GetString(_buffer.GetBuffer(), 0, (int)_buffer.Length));
        _buffer.SetLength(0);
    }
}
