namespace AriaCluster.Api.Hub;

/// <summary>
/// What every answer tells browsers and proxies: it is what it says it is, whatever it looks like (its text is not escaped for pages),
/// and nobody keeps it, since it is for the holder of a key; unless the route says otherwise.
/// </summary>
internal sealed class AnswerHeaders(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(Add, http.Response.Headers);
        return next(http);
    }

    // An answer that is replaced by a problem loses the headers that it had.
    private static Task Add(object headers)
    {
        var added = (IHeaderDictionary)headers;
        added.XContentTypeOptions = "nosniff";
        if (added.CacheControl.Count == 0)
        {
            added.CacheControl = "no-store";
        }

        return Task.CompletedTask;
    }
}
