using System.Reflection;

namespace AriaCluster.Cli.Completion;

/// <summary>What a shell runs to complete the command line. It asks <c>aria complete</c>, so that it never is older than the command.</summary>
internal static class CompletionScript
{
    public static readonly string[] Shells = ["bash", "zsh", "fish", "powershell"];

    public static string Read(string shell)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"aria.{shell}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
