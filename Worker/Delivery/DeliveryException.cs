using AriaCluster.Worker.Linux;

namespace AriaCluster.Worker.Delivery;

/// <summary>A delivery cannot go on. The code is aria2's for the like of it, so that the hub's one error table serves.</summary>
internal sealed class DeliveryException(int code, string message) : Exception(message)
{
    public const int DiskFull = 9;
    public const int NotRenamed = 14;
    public const int BadBytes = 17;
    public const int NoFolder = 18;
    public const int BadOption = 28;

    public int Code => code;

    public static int CodeOf(int error, int otherwise) => error is Libc.NoSpace or Libc.QuotaExceeded ? DiskFull : otherwise;
}
