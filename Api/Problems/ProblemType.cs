namespace AriaCluster.Api.Problems;

/// <summary>A kind of refusal. Its URN is stable and documented in docs/errors.md; clients decide by it, never by the words.</summary>
internal sealed record ProblemType(string Name, int Status, string Title)
{
    public static readonly ProblemType MalformedJson = new("malformed-json", 400, "The body is not JSON");
    public static readonly ProblemType InvalidRequest = new("invalid-request", 400, "The request is not valid");
    public static readonly ProblemType BadRequest = new("bad-request", 400, "The request is not valid HTTP");
    public static readonly ProblemType KeyMissing = new("key-missing", 401, "A key is needed");
    public static readonly ProblemType KeyRefused = new("key-refused", 401, "The key is not accepted");
    public static readonly ProblemType TokenRefused = new("token-refused", 401, "The worker's token is not accepted");
    public static readonly ProblemType JoinRefused = new("join-refused", 401, "The join token is not accepted");
    public static readonly ProblemType ScopeMissing = new("scope-missing", 403, "The key may not do this");
    public static readonly ProblemType QuotaExceeded = new("quota-exceeded", 403, "The key may not have so many tasks");
    public static readonly ProblemType TlsNeeded = new("tls-needed", 403, "Plain http from other machines is refused");
    public static readonly ProblemType ForeignHost = new("foreign-host", 403, "The hub is not known by this host name");
    public static readonly ProblemType ForeignOrigin = new("foreign-origin", 403, "Requests from other sites are refused");
    public static readonly ProblemType UnknownRoute = new("unknown-route", 404, "There is no such route");
    public static readonly ProblemType UnknownTask = new("unknown-task", 404, "There is no such task");
    public static readonly ProblemType UnknownWorker = new("unknown-worker", 404, "There is no such worker");
    public static readonly ProblemType UnknownKey = new("unknown-key", 404, "There is no such key");
    public static readonly ProblemType UnknownJoinToken = new("unknown-join-token", 404, "There is no such join token");
    public static readonly ProblemType WrongMethod = new("wrong-method", 405, "The route does not allow this method");
    public static readonly ProblemType WrongStatus = new("wrong-status", 409, "The task's status does not allow this");
    public static readonly ProblemType KeyReused = new("idempotency-key-reused", 409, "The Idempotency-Key belongs to another request");
    public static readonly ProblemType KeyInUse = new("key-in-use", 409, "The hub needs this key");
    public static readonly ProblemType WorkerBusy = new("worker-busy", 409, "The worker holds downloads");
    public static readonly ProblemType NameTaken = new("name-taken", 409, "The name belongs to another worker");
    public static readonly ProblemType TooManyJoinTokens = new("too-many-join-tokens", 409, "There are too many join tokens");
    public static readonly ProblemType MigrationRuns = new("migration-runs", 409, "The database is being copied");
    public static readonly ProblemType WorkerRemoved = new("worker-removed", 410, "The worker was removed");
    public static readonly ProblemType TooLarge = new("too-large", 413, "The body is too large");
    public static readonly ProblemType WrongContentType = new("wrong-content-type", 415, "The body's content type is not accepted");
    public static readonly ProblemType PreconditionFailed = new("precondition-failed", 412, "There is one already");
    public static readonly ProblemType TooManyStreams = new("too-many-streams", 429, "There are too many streams of events");
    public static readonly ProblemType WebSocketNeeded = new("websocket-needed", 426, "This route speaks WebSocket");
    public static readonly ProblemType QuotaReached = new("quota-reached", 429, "The key has used up its quota");
    public static readonly ProblemType TooManyRequests = new("too-many-requests", 429, "Too many requests");
    public static readonly ProblemType TooManyWrongKeys = new("too-many-wrong-keys", 429, "Too many keys that are not accepted");
    public static readonly ProblemType Failed = new("failed", 500, "The hub failed");
    public static readonly ProblemType Unavailable = new("unavailable", 503, "The hub cannot answer now");

    public static readonly ProblemType DiskFull = new("disk-full", 507, "The hub's disk is full");

    /// <summary>The <c>type</c> of the problem document.</summary>
    public string Urn { get; } = "urn:aria-cluster:problem:" + Name;
}
