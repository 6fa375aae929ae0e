using System.Data.Common;
using AriaCluster.Silo.Storage;
using Microsoft.AspNetCore.Http.Features;
using Orleans.Runtime;
using Orleans.Storage;

namespace AriaCluster.Api.Problems;

/// <summary>Everything that goes wrong behind it becomes a problem document: exceptions, and answers that have a status and no body.</summary>
internal sealed partial class ProblemEdge(RequestDelegate next, ILogger<ProblemEdge> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there any more to read an answer.
            return;
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await ToProblem(http, e).ExecuteAsync(http);
            return;
        }

        if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null } && !http.WebSockets.IsWebSocketRequest)
        {
            await ToProblem(http).ExecuteAsync(http);
        }

        if (http.Response.StatusCode >= 400)
        {
            LogRefused(log, http.Request.Method, http.Request.Path, http.TraceIdentifier, http.Response.StatusCode);
        }
    }

    private Problem ToProblem(HttpContext http, Exception e)
    {
        switch (e)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return TooLarge(http);
            case BadHttpRequestException bad:
                return new Problem(ProblemType.BadRequest, bad.Message);

            // A grain that was moved, is busy, or whose storage is away; repeating may reach it.
            case TimeoutException or OrleansException or InconsistentStateException or DbException or StorageUnavailableException:
                LogUnavailable(log, http.Request.Method, http.Request.Path, http.TraceIdentifier, e.Message);
                return Problem.Unavailable("The hub's storage or a part of the cluster does not answer. Repeat the request.");
            default:
                LogFailed(log, http.Request.Method, http.Request.Path, http.TraceIdentifier, e);
                return new Problem(ProblemType.Failed, "The hub's log has the reason, under the trace id.");
        }
    }

    private static Problem ToProblem(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => new Problem(ProblemType.UnknownRoute, $"Nothing is at {FaultList.Quote(http.Request.Path)}."),
        StatusCodes.Status405MethodNotAllowed => new Problem(ProblemType.WrongMethod, $"Allowed here: {http.Response.Headers.Allow}."),
        StatusCodes.Status413PayloadTooLarge => TooLarge(http),
        StatusCodes.Status415UnsupportedMediaType => new Problem(ProblemType.WrongContentType, "Send JSON in UTF-8, with the header 'Content-Type: application/json'."),
        StatusCodes.Status503ServiceUnavailable => Problem.Unavailable("The hub is not ready. Repeat the request."),
        >= 500 => new Problem(ProblemType.Failed, "The hub's log has the reason, under the trace id."),
        _ => new Problem(ProblemType.BadRequest, "The request is not one that this route understands."),
    };

    private static Problem TooLarge(HttpContext http) => new(
        ProblemType.TooLarge,
        $"At most {http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize} bytes are allowed here. Split a batch into several.");

    [LoggerMessage(EventId = 1021, Level = LogLevel.Debug, Message = "{Method} {Path} ({TraceId}) was refused with {Status}")]
    private static partial void LogRefused(ILogger log, string method, PathString path, string traceId, int status);

    [LoggerMessage(EventId = 1007, Level = LogLevel.Warning, Message = "{Method} {Path} ({TraceId}) was answered 503: {Reason}")]
    private static partial void LogUnavailable(ILogger log, string method, string path, string traceId, string reason);

    [LoggerMessage(EventId = 1008, Level = LogLevel.Error, Message = "{Method} {Path} ({TraceId}) failed")]
    private static partial void LogFailed(ILogger log, string method, string path, string traceId, Exception e);
}
