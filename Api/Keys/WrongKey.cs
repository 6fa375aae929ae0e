namespace AriaCluster.Api.Keys;

/// <summary>Marks a request that came with a key that is not accepted, or not looked at any more: it is counted, whatever it asked for.</summary>
internal sealed class WrongKey
{
    private static readonly WrongKey _mark = new();

    public static void Mark(HttpContext http) => http.Features.Set(_mark);

    public static bool IsMarked(HttpContext http) => http.Features.Get<WrongKey>() is not null;
}
