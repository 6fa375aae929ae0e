using System.Net.Http.Headers;
using AriaCluster.Tasks;

namespace AriaCluster.Worker.Lanes;

/// <summary>
/// Learns for how long a busy origin wants to be left alone. aria2 gives the status over RPC and no header, so the origin is asked once
/// more, for one byte: once for all attempts that fail on it within a few seconds. Belongs to the agent's thread.
/// </summary>
internal sealed class RetryAfter(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _longest = TimeSpan.FromDays(1);

    // For so long an answer is good for whoever fails next; what fails later may have been told otherwise.
    private static readonly TimeSpan _shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _good = TimeSpan.FromSeconds(10);

    // A redirect leads to another host, whose answer is not what was asked for.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = _patience };
    private readonly Dictionary<string, Question> _asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null if the origin does not say, or no longer minds.</summary>
    public async Task<TimeSpan?> AskAsync(TaskSpecification specification)
    {
        if (specification.Uris.Select(uri => new Uri(uri)).FirstOrDefault(uri => uri.Scheme is "http" or "https") is not { } uri)
        {
            return null;
        }

        var question = QuestionTo(uri, specification);
        return await question.Answer is { } wish ? Max(wish - time.GetElapsedTime(question.AskedAt), _shortest) : null;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>What a header's value comes to; a date counts from the answer's own, whoever's clock is wrong.</summary>
    internal static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var wish = headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - (headers.Date ?? now) ?? Immense(headers);
        return wish is not { } span || span <= TimeSpan.Zero ? null : span < _longest ? span : _longest;
    }

    // More seconds than fit into a number are no reason to ask at once.
    private static TimeSpan? Immense(HttpResponseHeaders headers) =>
        headers.TryGetValues("Retry-After", out var values) && values.FirstOrDefault()?.Trim() is { Length: > 9 } text && text.All(char.IsAsciiDigit) ? _longest : null;

    private Question QuestionTo(Uri uri, TaskSpecification specification)
    {
        foreach (var host in _asked.Where(asked => time.GetElapsedTime(asked.Value.AskedAt) >= _good).Select(asked => asked.Key).ToArray())
        {
            _asked.Remove(host);
        }

        // By name alone, as the hub counts hosts.
        if (!_asked.TryGetValue(uri.IdnHost, out var question))
        {
            _asked[uri.IdnHost] = question = new(AskAsync(uri, specification), time.GetTimestamp());
        }

        return question;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private async Task<TimeSpan?> AskAsync(Uri uri, TaskSpecification specification)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri) { Headers = { Range = new RangeHeaderValue(0, 0) } };
            foreach (var option in specification.Options.Where(option => option.Name is "header" or "user-agent" or "referer"))
            {
                Add(request.Headers, option);
            }

            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return Read(answer.Headers, time.GetUtcNow());
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException)
        {
            // It was a question beside the download; without an answer the hub has a delay of its own.
            return null;
        }
    }

    private static void Add(HttpRequestHeaders headers, TaskOption option)
    {
        var colon = option.Name == "header" ? option.Value.IndexOf(':', StringComparison.Ordinal) : -1;
        var (name, value) = colon > 0 ? (option.Value[..colon].Trim(), option.Value[(colon + 1)..].Trim()) : (option.Name, option.Value);
        if (option.Name != "header" || colon > 0)
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }

    private sealed record Question(Task<TimeSpan?> Answer, long AskedAt);
}
