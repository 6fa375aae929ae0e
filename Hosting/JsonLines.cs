using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace AriaCluster.Hosting;

/// <summary>The log for programs: an event is one object on one line, with the values of its message and of its scopes by name.</summary>
internal sealed class JsonLines(TimeProvider time) : ConsoleFormatter(Name)
{
    public new const string Name = "aria-json";

    // Quotes and letters of every script stay as they are: who looks at the file can read it.
    private static readonly JsonWriterOptions _writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, _writing))
        {
            json.WriteStartObject();
            json.WriteString("Timestamp", time.GetUtcNow().ToString(TextLines.TimeFormat, CultureInfo.InvariantCulture));
            json.WriteNumber("EventId", logEntry.EventId.Id);
            json.WriteString("LogLevel", logEntry.LogLevel.ToString());
            json.WriteString("Category", logEntry.Category);
            json.WriteString("Message", logEntry.Formatter(logEntry.State, null));
            if (logEntry.Exception is { } e)
            {
                json.WriteString("Exception", e.ToString());
            }

            json.WriteStartObject("State");
            WriteValues(json, logEntry.State);
            json.WriteEndObject();
            WriteScopes(json, scopeProvider);
            json.WriteEndObject();
        }

        // What the encoder lets through and a screen would obey stands in strings only, where its escape means the same.
        textWriter.WriteLine(Visible.Text(Encoding.UTF8.GetString(bytes.WrittenSpan)));
    }

    private static void WriteScopes(Utf8JsonWriter json, IExternalScopeProvider? scopes)
    {
        json.WriteStartArray("Scopes");
        scopes?.ForEachScope(
            static (scope, json) =>
            {
                json.WriteStartObject();
                json.WriteString("Message", scope?.ToString());
                WriteValues(json, scope);
                json.WriteEndObject();
            },
            json);
        json.WriteEndArray();
    }

    private static void WriteValues(Utf8JsonWriter json, object? state)
    {
        foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
        {
            json.WritePropertyName(name);
            Write(json, value);
        }
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool yes:
                json.WriteBooleanValue(yes);
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
