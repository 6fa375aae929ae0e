using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text.Json;
using AriaCluster.Cli.Screen;
using AriaCluster.Hosting.Tls;

namespace AriaCluster.Cli.Hub;

/// <summary>The hub's HTTP API. Every answer that is not a success becomes a <see cref="Failure"/> with the hub's own words.</summary>
internal sealed class HubClient : IDisposable
{
    private const int MaxAnswerBytes = 64 << 20;

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(30);

    // Who only looks and is not waiting for anything soon wants to know that nobody answers.
    private static readonly TimeSpan _lookTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly HubConnection _connection;
    private readonly HubCertificate _certificate;
    private readonly Shell _shell;

    public HubClient(HubConnection connection, Shell shell)
    {
        _connection = connection;
        _certificate = new HubCertificate(connection.Address.Host, connection.CaFile);
        _shell = shell;

        // A redirect would carry the key elsewhere, and a proxy has no business between a machine and itself.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = !HubConnection.IsThisMachine(connection.Address),
            ConnectTimeout = TimeSpan.FromSeconds(5),
        };
        handler.SslOptions.RemoteCertificateValidationCallback = _certificate.IsTrusted;

        _http = new HttpClient(handler) { BaseAddress = connection.Address, Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxAnswerBytes };
        if (connection.Key is not null)
        {
            _http.DefaultRequestHeaders.Add("X-API-Key", connection.Key);
        }
    }

    public Uri Address => _connection.Address;

    /// <summary>Whether a certificate authority was named for it.</summary>
    public bool HasOwnAuthority => _connection.CaFile is not null;

    /// <summary>What is wrong with the hub's certificate, and how it is mended.</summary>
    public (string? Fault, string Remedy) CertificateFault =>
        (_certificate.Fault, _certificate.Remedy ?? $"Copy {_certificate.ToCopy} here and name it: --ca FILE, or ARIA_CA.");

    /// <summary>Reads a route, such as <c>api/tasks?limit=1</c>.</summary>
    public Task<JsonElement> GetAsync(string route, Patience patience, CancellationToken ct) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Get, route), patience, ct, patience == Patience.None ? _lookTimeout : _timeout);

    /// <summary>Sends a command without a body. It is not repeated: the state it asks for may have been reached and left meanwhile.</summary>
    public Task<JsonElement> CommandAsync(HttpMethod method, string route, CancellationToken ct) =>
        SendAsync(() => new HttpRequestMessage(method, route), Patience.None, ct);

    /// <summary>Sends a setting, which means the same however often it arrives.</summary>
    public Task<JsonElement> SetAsync(HttpMethod method, string route, byte[] body, CancellationToken ct) =>
        SendAsync(() => new HttpRequestMessage(method, route) { Content = Json(body) }, Patience.None, ct);

    /// <summary>Makes what a route names, with a secret in the answer: it is not repeated. With <paramref name="onlyNew"/> what is there already stays.</summary>
    public Task<JsonElement> PutAsync(string route, byte[] body, bool onlyNew, CancellationToken ct) => SendAsync(
        () =>
        {
            var message = new HttpRequestMessage(HttpMethod.Put, route) { Content = Json(body) };
            if (onlyNew)
            {
                message.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
            }

            return message;
        },
        Patience.None,
        ct);

    /// <summary>Joins as a worker: the join token stands in place of a key. Repeated, it means the same.</summary>
    public Task<JsonElement> JoinAsync(string name, string joinToken, byte[] body, Patience patience, CancellationToken ct) => SendAsync(
        () => new HttpRequestMessage(HttpMethod.Post, $"api/workers/{PathSegment.Of(name)}/join")
        {
            Content = Json(body),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", joinToken) },
        },
        patience,
        ct);

    /// <summary>Submits a body under an idempotency key, by which every repetition means the same submission.</summary>
    public Task<JsonElement> SubmitAsync(string route, byte[] body, string idempotencyKey, Patience patience, CancellationToken ct) =>
        SendAsync(() => CreateSubmission(route, body, idempotencyKey), patience, ct);

    /// <summary>What time it is there; null if it does not say.</summary>
    public async Task<DateTimeOffset?> ReadDateAsync(TimeSpan patience, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(patience, _shell.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            using var answer = await _http.GetAsync("health/live", either.Token);
            return answer.Headers.Date;
        }
        catch (Exception e) when (IsNoAnswer(e, ct))
        {
            throw Refusals.NoAnswer(this, _shell, e);
        }
    }

    /// <summary>Reads a route whose answer is a file, however long that takes.</summary>
    public async Task DownloadAsync(string route, Stream into, CancellationToken ct)
    {
        try
        {
            using var answer = await _http.GetAsync(route, HttpCompletionOption.ResponseHeadersRead, ct);
            if (!answer.IsSuccessStatusCode)
            {
                throw Refusals.Read(this, _shell, answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(ct));
            }

            await answer.Content.CopyToAsync(into, ct);
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException)
        {
            throw Refusals.NoAnswer(this, _shell, e);
        }
    }

    /// <summary>Sends a file, however long that and the answer take. It is not repeated.</summary>
    public async Task<JsonElement> UploadAsync(string route, Stream file, CancellationToken ct)
    {
        try
        {
            using var content = new StreamContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
            using var answer = await _http.PostAsync(route, content, ct);
            var body = await answer.Content.ReadAsByteArrayAsync(ct);
            return answer.IsSuccessStatusCode ? ReadBody(body) : throw Refusals.Read(this, _shell, answer.StatusCode, body);
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException)
        {
            throw Refusals.NoAnswer(this, _shell, e);
        }
    }

    /// <summary>Opens an answer that has no end.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string route, CancellationToken ct)
    {
        var answer = await _http.GetAsync(route, HttpCompletionOption.ResponseHeadersRead, ct);
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            throw Refusals.Read(this, _shell, answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(ct));
        }
    }

    /// <summary>Whether the hub says that it can do its work now.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        try
        {
            using var late = new CancellationTokenSource(_timeout, _shell.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
            using var answer = await _http.GetAsync("health/ready", either.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (IsNoAnswer(e, ct))
        {
            return false;
        }
    }

    /// <summary>Goes to the workers' door with a token, and away again: what the handshake is answered, 101 for welcome. The worker itself does not notice.</summary>
    public async Task<HttpStatusCode> KnockAsync(string worker, string token, TimeSpan patience, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(patience, _shell.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            var route = new Uri(Address, $"worker?name={Uri.EscapeDataString(worker)}");
            await socket.ConnectAsync(new UriBuilder(route) { Scheme = route.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs }.Uri, _http, either.Token);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, either.Token);
            return HttpStatusCode.SwitchingProtocols;
        }
        catch (WebSocketException) when (socket.HttpStatusCode != 0)
        {
            return socket.HttpStatusCode;
        }
        catch (Exception e) when (e is WebSocketException || IsNoAnswer(e, ct))
        {
            throw Refusals.NoAnswer(this, _shell, e);
        }
    }

    public void Dispose() => _http.Dispose();

    private static ByteArrayContent Json(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static HttpRequestMessage CreateSubmission(string route, byte[] body, string idempotencyKey) =>
        new(HttpMethod.Post, route)
        {
            Content = Json(body),
            Headers = { { "Idempotency-Key", idempotencyKey } },
        };

    private async Task<JsonElement> SendAsync(Func<HttpRequestMessage> request, Patience patience, CancellationToken ct, TimeSpan? timeout = null)
    {
        var start = _shell.Time.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var (answer, failure) = await TrySendAsync(request, timeout ?? _timeout, ct);
            if (tries > 1 && failure?.Code != ExitCode.Unreachable)
            {
                patience.Tell($"The hub answers again, after {Units.Time(_shell.Time.GetElapsedTime(start))}.");
            }

            if (failure is null)
            {
                return answer;
            }

            var left = patience.Limit - _shell.Time.GetElapsedTime(start);
            if (failure.Code != ExitCode.Unreachable || left <= TimeSpan.Zero || failure.InVainFor > left)
            {
                throw failure;
            }

            if (tries == 1)
            {
                patience.Tell($"{failure.Message} Trying again for {Units.Time(patience.Limit)}.");
            }

            await Task.Delay(Patience.PauseAfter(tries), _shell.Time, ct);
        }
    }

    private async Task<(JsonElement Answer, Failure? Failure)> TrySendAsync(Func<HttpRequestMessage> request, TimeSpan timeout, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(timeout, _shell.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            using var message = request();
            using var answer = await _http.SendAsync(message, either.Token);
            var body = await answer.Content.ReadAsByteArrayAsync(either.Token);
            return answer.IsSuccessStatusCode
                ? (ReadBody(body), null)
                : (default, Refusals.Read(this, _shell, answer.StatusCode, body, answer.Headers.RetryAfter?.Delta));
        }
        catch (Exception e) when (IsNoAnswer(e, ct))
        {
            return (default, late.IsCancellationRequested ? Refusals.Silent(this, _shell, timeout) : Refusals.NoAnswer(this, _shell, e));
        }
    }

    // Also an answer that breaks off in its middle, and one that takes too long.
    private static bool IsNoAnswer(Exception e, CancellationToken ct) =>
        e is HttpRequestException or IOException || e is OperationCanceledException && !ct.IsCancellationRequested;

    private JsonElement ReadBody(byte[] body)
    {
        if (body.Length == 0)
        {
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw Refusals.NoHub(this, "its answer is not JSON");
        }
    }
}
