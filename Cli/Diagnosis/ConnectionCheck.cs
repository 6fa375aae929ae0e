using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Machine;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Diagnosis;

/// <summary>What the last <c>up</c> left for its user.</summary>
internal static class ConnectionCheck
{
    public static IEnumerable<Finding> Run(Shell shell)
    {
        var path = ConnectionFile.Path(shell);
        ConnectionFile? left;
        try
        {
            left = ConnectionFile.Read(shell);
        }
        catch (Failure failure)
        {
            return [Finding.Wrong("connection", failure.Message, failure.Advice)];
        }

        return left is null
            ? [Finding.Skipped("connection", path is null ? "There is no home to look in for a hub." : $"There is no {path}: no `up` of this user has run.")]
            : [Judge(left, path!)];
    }

    private static Finding Judge(ConnectionFile left, string path) =>
        (File.GetUnixFileMode(path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0
            ? Finding.Wrong("connection", $"Others on this machine can change {path}, and so where the key is sent.", $"chmod 600 {ShellWord.Quote(path)}")
        : left.KeyFile is null || !File.Exists(left.KeyFile)
            ? Finding.Warning("connection", $"{path} names the key file {left.KeyFile}, which is not there.", $"Name another with --key-file, or call up again.")
        : PrivateFile.IsOpen(left.KeyFile)
            ? Finding.Wrong("connection", $"Others on this machine can read the key in {left.KeyFile}.", $"chmod 600 {ShellWord.Quote(left.KeyFile)}")
        : Finding.Ok("connection", $"{path} names {left.Address} and the key in {left.KeyFile}.");
}
