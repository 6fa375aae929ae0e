using System.Net;

namespace AriaCluster.Tests.Support;

/// <summary>What an origin does wrong with one path. The default is a well-behaved file.</summary>
internal sealed record OriginFaults
{
    public static readonly OriginFaults None = new();

    /// <summary>How many of the first requests get <see cref="Status"/> instead of the file.</summary>
    public int Refusals { get; init; }

    public HttpStatusCode Status { get; init; } = HttpStatusCode.ServiceUnavailable;

    /// <summary>Sent with each refusal.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Closes the connection after so many bytes of a body.</summary>
    public long? CutAfterBytes { get; init; }

    /// <summary>How many of the first bodies are cut; the default is all.</summary>
    public int Cuts { get; init; } = int.MaxValue;

    /// <summary>Sends so many bytes of a body and then nothing, until the client goes away. Below 0: not even headers.</summary>
    public long? HangAfterBytes { get; init; }

    /// <summary>Answers a range with the whole file and status 200.</summary>
    public bool NoRanges { get; init; }

    /// <summary>How many of the first bodies are of other bytes than the file's.</summary>
    public int Lies { get; init; }

    /// <summary>Sends the body in chunks, without its length; ranges are ignored.</summary>
    public bool Chunked { get; init; }

    /// <summary>A length that is said instead of the true one. When it is more, the connection ends early.</summary>
    public long? ClaimedLengthBytes { get; init; }
}
