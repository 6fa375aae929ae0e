using System.Collections.Concurrent;
using System.Net.Http.Headers;
using AriaCluster.Tasks;

namespace AriaCluster.Worker.Lanes;

/// <summary>
/// Learns for how long a busy origin wants to be left alone. aria2 gives the status over RPC and no header, so the origin is asked once
/// more, for one byte; attempts that failed on the same host at the same time share the question.
/// </summary>
internal sealed class RetryAfter(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _longest = TimeSpan.FromDays(1);

    // A redirect leads to another host, whose answer is not what was asked for.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = _patience };
    private readonly ConcurrentDictionary<string, Task<TimeSpan?>> _asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null if the origin does not say, or no longer minds.</summary>
    public async Task<TimeSpan?> AskAsync(TaskSpecification specification)
    {
        if (specification.Uris.Select(uri => new Uri(uri)).FirstOrDefault(uri => uri.Scheme is "http" or "https") is not { } uri)
        {
            return null;
        }

        try
        {
            return await _asked.GetOrAdd(uri.Authority, _ => AskAsync(uri, specification));
        }
        finally
        {
            _asked.TryRemove(uri.Authority, out _);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>What a header's value comes to; a date counts from the answer's own, whoever's clock is wrong.</summary>
    internal static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var wish = headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - (headers.Date ?? now);
        return wish is not { } span || span <= TimeSpan.Zero ? null : span < _longest ? span : _longest;
    }

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
}
