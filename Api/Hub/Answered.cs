using System.Text.Json.Serialization.Metadata;

namespace AriaCluster.Api.Hub;

/// <summary>A JSON answer with a status and the place of what it speaks of.</summary>
internal sealed record Answered<T>(int Status, T Value, JsonTypeInfo<T> Type, string Location) : IResult, IStatusCodeHttpResult, IValueHttpResult
{
    int? IStatusCodeHttpResult.StatusCode => Status;

    object? IValueHttpResult.Value => Value;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        httpContext.Response.Headers.Location = Location;
        return httpContext.Response.WriteAsJsonAsync(Value, Type, contentType: null, httpContext.RequestAborted);
    }
}
