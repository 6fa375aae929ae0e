using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using AriaCluster.Api.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace AriaCluster.Api.Requests;

/// <summary>A request's body: its JSON, and a hash of its bytes by which a repetition is told from another request.</summary>
internal sealed class RequestBody : IDisposable
{
    /// <summary>The parser's own limit.</summary>
    private const int MaxDepth = 64;

    private readonly JsonDocument _document;

    private RequestBody(JsonDocument document, string hash)
    {
        _document = document;
        Hash = hash;
    }

    public JsonElement Json => _document.RootElement;

    /// <summary>SHA-256 over the route and the body, hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>Whether anything was sent.</summary>
    public static bool IsThere(HttpRequest request) =>
        request.ContentLength is not 0 && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;

    /// <summary>The body, or why it is refused. What is larger than the route's limit throws, as all readers of bodies do.</summary>
    public static async Task<(RequestBody? Body, Problem? Problem)> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (!IsJson(request.ContentType))
        {
            return (null, new Problem(ProblemType.WrongContentType, "Send JSON in UTF-8, with the header 'Content-Type: application/json'."));
        }

        var bytes = await ReadBytesAsync(request, ct);
        return TryParse(bytes, out var document, out var problem) ? (new RequestBody(document, Digest(request.Path, bytes)), null) : (null, problem);
    }

    /// <summary>Reads a body and, if it has no fault, answers what it asks for.</summary>
    public static Task<IResult> AnswerAsync<T>(
        HttpRequest request, Func<JsonElement, FaultList, T> read, Func<T, Task<IResult>> answer, CancellationToken ct) =>
        AnswerHashedAsync(request, (body, faults) => read(body.Json, faults), answer, ct);

    /// <summary>The same for what a repetition must be known by.</summary>
    public static async Task<IResult> AnswerHashedAsync<T>(
        HttpRequest request, Func<RequestBody, FaultList, T> read, Func<T, Task<IResult>> answer, CancellationToken ct)
    {
        var (body, problem) = await ReadAsync(request, ct);
        if (body is null)
        {
            return problem!;
        }

        using (body)
        {
            var faults = new FaultList();
            var asked = read(body, faults);
            return faults.Count > 0 ? Problem.Invalid(faults) : await answer(asked);
        }
    }

    public void Dispose() => _document.Dispose();

    // A form or text/plain can be sent by any web page without asking; JSON cannot.
    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) &&
        (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)) &&
        (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) ||
            type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));

    private static async Task<byte[]> ReadBytesAsync(HttpRequest request, CancellationToken ct)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(ct);
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool TryParse(byte[] bytes, [NotNullWhen(true)] out JsonDocument? document, [NotNullWhen(false)] out Problem? problem)
    {
        try
        {
            document = JsonDocument.Parse(bytes);
            problem = null;
            return true;
        }
        catch (JsonException e)
        {
            document = null;
            problem = new Problem(ProblemType.MalformedJson, NestsTooDeep(bytes)
                ? $"The JSON nests deeper than {MaxDepth} levels, in line {e.LineNumber + 1}, at byte {e.BytePositionInLine + 1} of it."
                : $"The JSON breaks in line {e.LineNumber + 1}, at byte {e.BytePositionInLine + 1} of it.");
            return false;
        }
    }

    // The parser fails in one way; its words are no contract.
    private static bool NestsTooDeep(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= MaxDepth && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            // It breaks before it nests too deep.
        }

        return false;
    }

    private static string Digest(PathString route, byte[] bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(route.Value + "\n"));
        hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
