using System.Text.Json;

namespace AriaCluster.Cli.Hub;

/// <summary>Commands to many tasks: those of a kind, or those that are named.</summary>
internal static class BulkApi
{
    /// <summary>The most tasks that a command may name.</summary>
    public const int MaxIds = 1000;

    /// <summary>Commands the tasks of these ids or gids, all with one request; the hub's words on each.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="route">Such as <c>api/tasks/cancel</c>.</param>
    /// <param name="ids">At most <see cref="MaxIds"/>.</param>
    /// <param name="files">Whether a deletion takes the files, too.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<IReadOnlyList<JsonElement>> CommandNamedAsync(this HubClient hub, string route, string[] ids, bool files, CancellationToken ct)
    {
        var body = JsonBody.Of(json =>
        {
            json.WriteStrings("ids", ids);
            if (files)
            {
                json.WriteBoolean("files", true);
            }
        });
        var answer = await hub.SetAsync(HttpMethod.Post, route, body, ct);
        return [.. answer.Items("results")];
    }

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
            result = result.Plus(BulkResult.Read(answer));
            if (answer.Text("next") is not { } next)
            {
                return result;
            }

            tell(result.Matched);
            after = $"&after={next}";
        }
    }
}
