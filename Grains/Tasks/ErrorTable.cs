namespace AriaCluster.Tasks;

/// <summary>What aria2's error codes and HTTP statuses mean for a task.</summary>
internal static class ErrorTable
{
    // An unlisted code is transient: the retries are limited anyway, and giving up early loses work.
    private static readonly (int Code, FailureKind Kind)[] _codes =
    [
        (1, FailureKind.Transient), // network
        (2, FailureKind.Transient), // time-out
        (3, FailureKind.Permanent), // not found
        (4, FailureKind.Permanent), // not found, too often
        (5, FailureKind.Transient), // too slow
        (6, FailureKind.Transient), // network
        (8, FailureKind.Permanent), // the server cannot resume
        (9, FailureKind.Worker), // disk full
        (10, FailureKind.Content), // the control file has another piece length
        (13, FailureKind.Permanent), // the file exists
        (14, FailureKind.File),
        (15, FailureKind.File),
        (16, FailureKind.File),
        (17, FailureKind.File),
        (18, FailureKind.File),
        (19, FailureKind.Transient), // name resolution
        (20, FailureKind.Permanent), // metalink
        (23, FailureKind.Permanent), // redirects
        (24, FailureKind.Permanent), // authorisation
        (25, FailureKind.Permanent), // torrent
        (26, FailureKind.Permanent), // torrent
        (27, FailureKind.Permanent), // magnet
        (28, FailureKind.Permanent), // option
        (29, FailureKind.Transient), // overloaded
        (32, FailureKind.Content), // checksum
    ];

    private const int HttpError = 22;

    public static FailureKind Classify(TaskError error)
    {
        if (error.Code == HttpError)
        {
            return IsPassing(error.HttpStatus) ? FailureKind.Transient : FailureKind.Permanent;
        }

        foreach (var (code, kind) in _codes)
        {
            if (code == error.Code)
            {
                return kind;
            }
        }

        return FailureKind.Transient;
    }

    private static bool IsPassing(int? httpStatus) => httpStatus is 408 or 429 or (>= 500 and <= 599);
}
