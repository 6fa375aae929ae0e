using System.Net.Mime;
using AriaCluster.Api.Status;

namespace AriaCluster.Api.Description;

/// <summary>
/// Shows what the API can do: an OpenAPI document, and a page to read it and to try it. Neither needs a key, since a browser cannot
/// send one before the page is there, and nothing stands in them that the source does not show. What the page tries needs one.
/// </summary>
internal static class DescriptionApi
{
    public static IServiceCollection AddDescription(this IServiceCollection services) => services.AddSingleton<ApiDescription>();

    public static void MapDescription(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/openapi.json", ShowAsync).AllowAnonymous().Describe(StatusRoutes.Description);

        // The page's files are named relative to it, so it needs the slash, behind a proxy's path as well.
        routes.MapGet("/docs", (HttpRequest request) => Results.Redirect(request.Path.Value!.EndsWith('/') ? "index.html" : "docs/index.html"))
            .AllowAnonymous().Undescribed("it is a page");
        routes.MapGet("/docs/{file}", (string file, HttpRequest request) => TryPage.Show(file, request)).AllowAnonymous().Undescribed("it is a page's file");
    }

    private static async Task<IResult> ShowAsync(ApiDescription description) =>
        TypedResults.Bytes(await description.ReadAsync(), MediaTypeNames.Application.Json);
}
