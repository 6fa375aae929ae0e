using System.Security.Claims;
using AriaCluster.Cluster;

namespace AriaCluster.Api.Keys;

/// <summary>Who a request comes from: the key that it came with.</summary>
internal sealed class KeyIdentity(ApiKey key, IEnumerable<Claim> claims, string scheme) : ClaimsIdentity(claims, scheme)
{
    public ApiKey Key => key;
}
