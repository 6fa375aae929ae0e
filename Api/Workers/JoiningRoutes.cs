using AriaCluster.Api.Description;
using AriaCluster.Api.Problems;

namespace AriaCluster.Api.Workers;

/// <summary>What the API's description says of joining.</summary>
internal static class JoiningRoutes
{
    private const string ExampleHash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private const string ExampleToken = """
        "id":"5c1f09ab","by":"admin","createdAt":"2026-07-01T12:00:00+00:00","expiresAt":"2026-07-01T13:00:00+00:00"
        """;

    private static readonly ParameterText _id = ParameterText.Path("id", "The join token's id.", "5c1f09ab");
    private static readonly ParameterText _name = ParameterText.Path("name", "The name that the worker is to have.", "box1");

    public static RouteText List() => new("listJoinTokens", DescriptionTags.Workers, "List join tokens", "Those that are good now, without the tokens themselves.")
    {
        Answers = [new(200, "The join tokens", typeof(JoinTokenListDocument), $$"""{"joinTokens":[{{{ExampleToken}}}]}""")],
    };

    public static RouteText Create() => new(
        "createJoinToken", DescriptionTags.Workers, "Make a join token", "By it any number of machines may become workers until it expires. It is shown this once.")
    {
        Body = new(typeof(JoinTokenBody), """{"seconds":3600}"""),
        Answers = [new(201, "The join token", typeof(JoinTokenDocument), $$"""{{{ExampleToken}},"token":"mYbR3…43 characters"}""")],
        Problems = [ProblemType.TooManyJoinTokens],
    };

    public static RouteText Remove() => new("removeJoinToken", DescriptionTags.Workers, "Revoke a join token", "Nobody joins by it any more; who has joined stays.")
    {
        Parameters = [_id],
        Answers = [new(204, "It is revoked")],
        Problems = [ProblemType.UnknownJoinToken],
    };

    public static RouteText Join() => new(
        "joinWorker", DescriptionTags.Workers, "Join as a worker",
        "For a machine that has a join token, sent as `Authorization: Bearer`: makes the token with this hash the worker's. The same request again changes nothing.")
    {
        Parameters = [_name],
        Body = new(typeof(JoinBody), $$"""{"tokenHash":"{{ExampleHash}}"}"""),
        Answers = [new(200, "The machine is the worker", typeof(JoinDocument), """{"name":"box1","changed":true}""")],
        Problems = [ProblemType.JoinRefused, ProblemType.NameTaken],
    };
}
