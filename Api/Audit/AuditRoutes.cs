using AriaCluster.Api.Description;

namespace AriaCluster.Api.Audit;

/// <summary>What the API's description says of the audit.</summary>
internal static class AuditRoutes
{
    private const string Example = """
        {"entries":[{"id":"audit-019e2c4e-5d0a-7c3e-9f11-3a6b5c7d0e1f","at":"2026-07-01T12:00:00+00:00","by":"admin","address":"127.0.0.1","action":"putSettings",
          "kind":"cluster","changes":[{"name":"maxRunning","old":"10","new":"20"}],"status":200,"count":1}]}
        """;

    public static RouteText List() => new(
        "listAudit", DescriptionTags.Keys, "List who changed what",
        "Entries of all requests that change something, newest first. Those of tasks are there within a second, here at once. "
            + "Refusals and commands that changed nothing are one entry for all that are alike within a minute.")
    {
        Parameters =
        [
            ParameterText.Query("since", "From this time on.", "2026-07-01T00:00:00Z"),
            ParameterText.Query("until", "Before this time.", "2026-07-02T00:00:00Z"),
            ParameterText.Query("by", "With the key of this name.", "admin"),
            ParameterText.Query("action", "By this operation.", "putSettings"),
            ParameterText.Query("target", "The id or name of what was changed.", "box1"),
            ParameterText.Whole("limit", "Entries of a page; 100 if it is left out.", 1, AuditListRequest.MaxLimit, 100),
            ParameterText.Query("after", "The `next` of the page before.", "audit-019e2c4e-5d0a-7c3e-9f11-3a6b5c7d0e1f"),
        ],
        Answers = [new(200, "The entries", typeof(AuditListDocument), Example)],
    };
}
