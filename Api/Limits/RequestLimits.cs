using System.Globalization;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Problems;
using Microsoft.Extensions.Options;

namespace AriaCluster.Api.Limits;

/// <summary>Takes so many requests a second of each address and of each key, and tells the rest when to come again.</summary>
internal sealed class RequestLimits(IOptions<LimitOptions> options, OpenRequests open, TimeProvider time)
{
    private const int SecondsAhead = 2;

    private readonly Budget _ofAddresses = Of(options.Value.AddressRequestsPerSecond, time);
    private readonly Budget _ofKeys = Of(options.Value.RequestsPerSecond, time);

    /// <summary>Before anything else is looked at.</summary>
    public Task LimitAddressAsync(HttpContext http, RequestDelegate next)
    {
        var caller = Caller.Of(http);
        return _ofAddresses.TryTake(caller, out var wait)
            ? next(http)
            : Refuse($"More than {Rate(options.Value.AddressRequestsPerSecond)} come from {caller}.", wait).ExecuteAsync(http);
    }

    /// <summary>Once it is known whose request it is. While it is answered its key is looked after.</summary>
    public async Task LimitKeyAsync(HttpContext http, RequestDelegate next)
    {
        if (http.User.Identity is not KeyIdentity { Key: var key })
        {
            await next(http);
        }
        else if (!_ofKeys.TryTake(key.Name, out var wait))
        {
            await Refuse($"More than {Rate(options.Value.RequestsPerSecond)} come with the key {FaultList.Quote(key.Name)}.", wait).ExecuteAsync(http);
        }
        else
        {
            open.Begin(http, key);
            try
            {
                await next(http);
            }
            finally
            {
                open.End(http);
            }
        }
    }

    private static Problem Refuse(string detail, TimeSpan wait) => new(ProblemType.TooManyRequests, detail) { RetryAfter = wait };

    private static string Rate(double perSecond) => string.Create(CultureInfo.InvariantCulture, $"{perSecond:0.###} requests a second");

    // At least one request is always ahead, however seldom they may come.
    private static Budget Of(double perSecond, TimeProvider time) => new(perSecond, Math.Max(1, perSecond * SecondsAhead), time);
}
