namespace AriaCluster.Cli.Hub;

/// <summary>Commands to all tasks of a kind.</summary>
internal static class BulkApi
{
    /// <summary>Goes through the pages until there is no next.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="method">Of the request.</param>
    /// <param name="route">With its query, such as <c>api/tasks/cancel?status=pending</c>.</param>
    /// <param name="tell">Hears how many were looked at so far.</param>
    /// <param name="ct">Ends it between two pages.</param>
    public static async Task<BulkResult> CommandAllAsync(this HubClient hub, HttpMethod method, string route, Action<int> tell, CancellationToken ct)
    {
        var result = new BulkResult(0, 0, []);
        for (var after = ""; ; )
        {
            var answer = await hub.CommandAsync(method, route + after, ct);
            result = new(
                result.Matched + (int)(answer.Whole("matched") ?? 0),
                result.Changed + (int)(answer.Whole("changed") ?? 0),
                [.. result.Refused, .. answer.Items("refused").Select(id => id.GetString()!)]);
            if (answer.Text("next") is not { } next)
            {
                return result;
            }

            tell(result.Matched);
            after = $"&after={next}";
        }
    }
}
