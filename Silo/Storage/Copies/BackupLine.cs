using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace AriaCluster.Silo.Storage.Copies;

/// <summary>A row as a line of a backup: JSON, a state's own JSON in it as it is stored, byte for byte.</summary>
internal static class BackupLine
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF";

    public static void Write(Utf8JsonWriter json, StoredRow row)
    {
        json.WriteStartObject();
        json.WriteString("table", row.Table);
        json.WriteString("key", row.Key);
        if (row.Name.Length > 0)
        {
            json.WriteString("name", row.Name);
        }

        if (row.ModifiedOn is { } modifiedOn)
        {
            json.WriteNumber("version", row.Version);
            json.WriteString("modifiedOn", modifiedOn.ToString(TimeFormat, CultureInfo.InvariantCulture));
        }

        // What is no JSON, or has a line of its own, is kept all the same: to be looked at by somebody.
        if (row.Payload is { } payload && IsOneLine(payload))
        {
            json.WritePropertyName("payload");
            json.WriteRawValue(payload, skipInputValidation: true);
        }
        else if (row.Payload is not null)
        {
            json.WriteBase64String("bytes", row.Payload);
        }

        json.WriteEndObject();
    }

    /// <exception cref="JsonException">It is no row.</exception>
    public static StoredRow Read(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        var (table, name, key, version, modifiedOn, payload) = ("", "", "", 0, default(DateTime?), default(byte[]));
        Expect(json.Read() && json.TokenType == JsonTokenType.StartObject);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var member = json.GetString();
            json.Read();
            switch (member)
            {
                case "table":
                    table = Text(ref json);
                    break;
                case "name":
                    name = Text(ref json);
                    break;
                case "key":
                    key = Text(ref json);
                    break;
                case "version":
                    Expect(json.TryGetInt32(out version));
                    break;
                case "modifiedOn":
                    Expect(DateTime.TryParseExact(Text(ref json), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time));
                    modifiedOn = time;
                    break;
                case "payload":
                    var start = (int)json.TokenStartIndex;
                    json.Skip();
                    payload = line[start..(int)json.BytesConsumed].ToArray();
                    break;
                case "bytes":
                    payload = json.GetBytesFromBase64();
                    break;
                default:
                    throw new JsonException($"unknown member {member}");
            }
        }

        var isState = table == CopiedTable.States;
        Expect(key.Length > 0 && (isState ? name.Length > 0 && modifiedOn is not null : payload is not null && CopiedTable.All.Any(known => known.Name == table)));
        return new(table, name, key, version, modifiedOn, payload);
    }

    // White space around it would be lost: who reads the line takes the value alone.
    private static bool IsOneLine(byte[] payload) =>
        payload is [> (byte)' ', .., > (byte)' '] or [> (byte)' '] && !payload.AsSpan().ContainsAny("\r\n"u8) && Utf8.IsValid(payload) && IsJson(payload);

    private static bool IsJson(byte[] payload)
    {
        try
        {
            var json = new Utf8JsonReader(payload);
            while (json.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Text(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.String ? json.GetString()! : throw new JsonException("a text is missing");

    private static void Expect(bool holds)
    {
        if (!holds)
        {
            throw new JsonException("it is no row of a backup");
        }
    }
}
