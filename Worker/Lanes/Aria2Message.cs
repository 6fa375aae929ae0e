using System.Text.Json;

namespace AriaCluster.Worker.Lanes;

/// <summary>Tells notifications from answers without building a document: there are two for each small file.</summary>
internal static class Aria2Message
{
    /// <summary>False if the message is an answer.</summary>
    public static bool TryReadNotice(ReadOnlySpan<byte> message, out Aria2Notice notice, out Gid gid)
    {
        notice = Aria2Notice.Other;
        gid = default;
        var isNotice = false;
        var reader = new Utf8JsonReader(message);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.ValueTextEquals("method"u8))
            {
                reader.Read();
                isNotice = true;
                notice = Kind(ref reader);
            }
            else if (reader.ValueTextEquals("gid"u8))
            {
                reader.Read();
                return Gid.TryParse(reader.ValueSpan, out gid) && isNotice;
            }
            else if (reader.ValueTextEquals("result"u8) || reader.ValueTextEquals("error"u8))
            {
                return false;
            }
        }

        return isNotice;
    }

    private static Aria2Notice Kind(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("aria2.onDownloadComplete"u8)
        || reader.ValueTextEquals("aria2.onDownloadError"u8)
        || reader.ValueTextEquals("aria2.onDownloadStop"u8)
            ? Aria2Notice.Ended
            : Aria2Notice.Other;
}
