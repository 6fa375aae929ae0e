using AriaCluster.Api.Keys;
using AriaCluster.Api.Problems;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Tasks;

/// <summary>Reads the header by which a client may repeat a submission safely.</summary>
internal static class IdempotencyKey
{
    public const string HeaderName = "Idempotency-Key";

    private const int MaxLength = 255;

    /// <summary>The submission's key, told apart by owner; null if none was sent.</summary>
    public static Submission? Read(HttpRequest request, string owner, string bodyHash, FaultList faults)
    {
        var values = request.Headers[HeaderName];
        if (values.Count == 0)
        {
            return null;
        }

        if (values is not [{ Length: > 0 and <= MaxLength } key] || !key.All(c => c is >= ' ' and <= '~'))
        {
            faults.Add(HeaderName, $"must be given once, with 1 to {MaxLength} printable ASCII characters");
            return null;
        }

        return new Submission(Secret.Hash($"{owner}\n{key}"), bodyHash);
    }
}
