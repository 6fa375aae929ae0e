using AriaCluster.Cli.Machine;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Hub;

/// <summary>What to type about a hub on this machine, with the folder that the last <c>up</c> was given.</summary>
internal static class LocalHub
{
    /// <param name="verb"><c>up</c> or <c>down</c>.</param>
    /// <param name="address">The hub's.</param>
    /// <param name="shell">Where it is told.</param>
    public static string Command(string verb, Uri address, Shell shell) =>
        FindFolder(address, shell) is { } folder && folder.Path != DataFolder.Of(null, shell).Path
            ? $"{shell.Command} {verb} --data {ShellWord.Quote(folder.Path)}"
            : $"{shell.Command} {verb}";

    private static DataFolder? FindFolder(Uri address, Shell shell) =>
        ConnectionFile.TryRead(shell) is { Address: { } known, KeyFile: { } key } && HubConnection.Parse(known) == address ? DataFolder.OfKey(key) : null;
}
