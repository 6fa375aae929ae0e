using System.Globalization;
using System.Text.Json;
using AriaCluster.Api.Hub;

namespace AriaCluster.Api.Problems;

/// <summary>
/// A refusal as the client sees it: problem details (RFC 9457) as JSON, whatever the request accepts. Written by hand because the
/// framework's writer leaves the trace id out where the Accept header does not name JSON.
/// </summary>
internal sealed record Problem(ProblemType Type, string Detail) : IResult, IStatusCodeHttpResult
{
    public const string ContentType = "application/problem+json";

    private static readonly JsonWriterOptions _writing = new() { Encoder = HubJson.Encoder };

    int? IStatusCodeHttpResult.StatusCode => Type.Status;

    /// <summary>With an invalid request: what is wrong with which field.</summary>
    public FaultList? Faults { get; init; }

    /// <summary>When the same request may succeed.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static Problem Invalid(FaultList faults) => new(ProblemType.InvalidRequest, $"{Count(faults)}; nothing was changed.") { Faults = faults };

    /// <summary>Storage or a grain did not answer in time. The request may or may not have taken effect; repeating it is safe.</summary>
    public static Problem Unavailable(string detail) => new(ProblemType.Unavailable, detail) { RetryAfter = TimeSpan.FromSeconds(2) };

    public async Task ExecuteAsync(HttpContext http)
    {
        http.Response.StatusCode = Type.Status;
        http.Response.ContentType = ContentType;
        if (RetryAfter is { } after)
        {
            http.Response.Headers.RetryAfter = ((long)Math.Max(1, Math.Ceiling(after.TotalSeconds))).ToString(CultureInfo.InvariantCulture);
        }

        await using (var json = new Utf8JsonWriter(http.Response.BodyWriter, _writing))
        {
            Write(json, DetailFor(http.Request), http.TraceIdentifier);
        }

        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    // Who only looks was not going to change anything.
    private string DetailFor(HttpRequest request) => Faults is not null && HttpMethods.IsGet(request.Method) ? $"{Count(Faults)}." : Detail;

    private void Write(Utf8JsonWriter json, string detail, string traceId)
    {
        json.WriteStartObject();
        json.WriteString("type", Type.Urn);
        json.WriteString("title", Type.Title);
        json.WriteNumber("status", Type.Status);
        json.WriteString("detail", detail);
        if (Faults is not null)
        {
            WriteFaults(json, Faults);
        }

        json.WriteString("traceId", traceId);
        json.WriteEndObject();
    }

    private static void WriteFaults(Utf8JsonWriter json, FaultList faults)
    {
        json.WriteStartObject("errors");
        foreach (var (field, messages) in faults.ToErrors())
        {
            json.WriteStartArray(field);
            foreach (var message in messages)
            {
                json.WriteStringValue(message);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static string Count(FaultList faults) => faults.Count switch
    {
        1 => "One fault was found",
        <= FaultList.MaxListed => $"{faults.Count} faults were found",
        _ => $"{faults.Count} faults were found, of which the first {FaultList.MaxListed} are listed",
    };
}
