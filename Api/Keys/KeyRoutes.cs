using AriaCluster.Api.Description;
using AriaCluster.Api.Problems;

namespace AriaCluster.Api.Keys;

/// <summary>What the API's description says of the routes of keys.</summary>
internal static class KeyRoutes
{
    private static readonly ParameterText _name = ParameterText.Path("name", "The key's name: it owns what is submitted with the key.", "cron");

    public static RouteText List() => new("listKeys", DescriptionTags.Keys, "List keys", "All keys with scopes, expiry, folder, quotas and last use, never the keys themselves.")
    {
        Parameters = [ParameterText.IfNoneMatch],
        Answers =
        [
            new(200, "All keys", typeof(KeyListDocument), """{"keys":[{"name":"admin","scopes":["admin"],"createdAt":"2026-07-01T12:00:00+00:00","lastUsedAt":"2026-07-01T12:30:00+00:00"}]}""") { Headers = [AnswerText.Tag] },
            AnswerText.NotModified,
        ],
    };

    public static RouteText Put() => new(
        "putKey", DescriptionTags.Keys, "Make a key",
        "Makes a key, or replaces the one of this name. The answer has the key itself, this once. There are at most 1,000.")
    {
        Parameters = [_name, ParameterText.Header("If-None-Match", "With `*` a key of this name stays, and the answer is 412.", "*")],
        Body = new(typeof(KeyBody), """{"scopes":["submit","read"],"expiresAt":"2030-01-01T00:00:00Z","root":"cron","maxTasks":1000}"""),
        Answers =
        [
            new(200, "The key", typeof(KeyDocument), """
                {"name":"cron","scopes":["read","submit"],"createdAt":"2026-07-01T12:00:00+00:00","expiresAt":"2030-01-01T00:00:00+00:00","root":"cron","maxTasks":1000,"key":"q5Xs…43 characters"}
                """),
        ],
        Problems = [ProblemType.KeyInUse, ProblemType.PreconditionFailed],
    };

    public static RouteText Revoke() => new(
        "revokeKey", DescriptionTags.Keys, "Revoke a key", "From now on it is refused; where a cluster has several front ends, the others know within five seconds.")
    {
        Parameters = [_name],
        Answers = [new(204, "It is revoked")],
        Problems = [ProblemType.UnknownKey, ProblemType.KeyInUse],
    };
}
