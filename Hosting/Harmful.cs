namespace AriaCluster.Hosting;

/// <summary>
/// Characters that do more than to be seen: they break lines, steer terminals or reorder what is shown. The log writes them as escapes, the
/// command line as one sign for all.
/// </summary>
internal static class Harmful
{
    public static bool Is(char c) =>
        char.IsControl(c) || c is '\u061c' or '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\ufeff';
}
