using System.Collections.Frozen;
using System.IO.Compression;
using System.Net.Mime;
using AriaCluster.Api.Problems;
using Microsoft.Net.Http.Headers;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace AriaCluster.Api.Description;

/// <summary>
/// A page on which to try the API: Swagger UI's files, which their package carries compressed, with a page and a start of ours that ask
/// nobody but this hub. The package's own middleware is left out: it would be there from the start, for a page that is seldom looked at.
/// </summary>
internal static class TryPage
{
    private const string PackageFolder = "Swashbuckle.AspNetCore.SwaggerUI.node_modules.swagger_ui_dist.";
    private const string OwnFolder = "docs/";
    private const string Gzip = "gzip";

    // Swagger UI sets styles from its script. Nothing may come from elsewhere, nor go there.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly FrozenDictionary<string, string> _own = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["index.html"] = MediaTypeNames.Text.Html + "; charset=utf-8",
        ["start.js"] = MediaTypeNames.Text.JavaScript,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> _packaged = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["swagger-ui.css"] = MediaTypeNames.Text.Css,
        ["swagger-ui-bundle.js"] = MediaTypeNames.Text.JavaScript,
        ["favicon-32x32.png"] = MediaTypeNames.Image.Png,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IResult Show(string file, HttpRequest request)
    {
        if (Open(file) is not ({ } content, var type))
        {
            return new Problem(ProblemType.UnknownRoute, $"Nothing is at {FaultList.Quote(request.Path)}.");
        }

        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.CacheControl = "no-cache";
        return TypedResults.Stream(_own.ContainsKey(file) ? content : Packaged(content, request, headers), type);
    }

    private static (Stream? Content, string Type) Open(string file) =>
        _own.TryGetValue(file, out var own) ? (typeof(TryPage).Assembly.GetManifestResourceStream(OwnFolder + file), own)
        : _packaged.TryGetValue(file, out var type) ? (typeof(SwaggerUIOptions).Assembly.GetManifestResourceStream(PackageFolder + file), type)
        : (null, "");

    private static Stream Packaged(Stream compressed, HttpRequest request, IHeaderDictionary headers)
    {
        headers.Vary = HeaderNames.AcceptEncoding;
        if (!request.Headers.AcceptEncoding.ToString().Contains(Gzip, StringComparison.OrdinalIgnoreCase))
        {
            return new GZipStream(compressed, CompressionMode.Decompress);
        }

        headers.ContentEncoding = Gzip;
        return compressed;
    }
}
