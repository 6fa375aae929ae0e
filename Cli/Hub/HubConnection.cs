using System.Net;
using AriaCluster.Cli.Machine;
using AriaCluster.Cli.Screen;
using AriaCluster.Hosting;
using AriaCluster.Hosting.Tls;

namespace AriaCluster.Cli.Hub;

/// <summary>Which hub to speak to, and the key that is sent to it.</summary>
internal sealed record HubConnection(Uri Address, string? Key, string? CaFile = null)
{
    /// <summary>
    /// From options, else <c>ARIA_HUB</c> and <c>ARIA_KEY</c>, else the file that <c>up</c> left. That file's key is for that file's
    /// address only: no other hub gets to see it.
    /// </summary>
    public static HubConnection Resolve(HubOptions options, Shell shell)
    {
        var left = ConnectionFile.Read(shell);
        var text = FirstOf(options.Hub, shell.Variable("ARIA_HUB"), left?.Address)
            ?? throw NoHub(left, shell);
        var address = Parse(text);
        Demand(address, options.Insecure);
        return new HubConnection(address, FindKey(options, shell, left, address), CheckedCa(FirstOf(options.CaFile, shell.Variable("ARIA_CA"))));
    }

    /// <summary>The address of a hub, always with a slash at its end so that routes can be appended.</summary>
    public static Uri Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
        {
            throw new Failure(ExitCode.Usage, $"'{text}' is no address of a hub.", "Write it as http://127.0.0.1:6880 or https://hub.example.org.");
        }

        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            throw new Failure(ExitCode.Usage, "The address of a hub has scheme, host, port and perhaps a path, and nothing else.", "Give the key with --key or ARIA_KEY.");
        }

        return new UriBuilder(uri) { Path = uri.AbsolutePath.TrimEnd('/') + "/" }.Uri;
    }

    /// <summary>The same, of a worker's hub: people also write it as a WebSocket's address.</summary>
    public static Uri ParseWorkers(string text) => Parse(
        text.StartsWith("wss://", StringComparison.OrdinalIgnoreCase) ? "https" + text[3..]
        : text.StartsWith("ws://", StringComparison.OrdinalIgnoreCase) ? "http" + text[2..] : text);

    /// <summary>Refuses plain http to another machine.</summary>
    public static void Demand(Uri address, bool insecure)
    {
        if (address.Scheme == Uri.UriSchemeHttp && !IsThisMachine(address) && !insecure)
        {
            throw new Failure(
                ExitCode.Usage,
                $"{address} is plain http to another machine: keys, tokens and all answers could be read on the way.",
                "Use https, or --insecure if the network between is trusted.");
        }
    }

    /// <summary>The file of a private authority, if it can be used.</summary>
    public static string? CheckedCa(string? file) => file is null || PrivateAuthority.FindFault(file) is not { } fault ? file
        : throw new Failure(ExitCode.Usage, $"The certificate file {file}: {fault}", "Check --ca or ARIA_CA.");

    public static bool IsThisMachine(Uri address) =>
        address.Host == "localhost" || IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip);

    // What is given and empty is a mistake, such as a variable of a script that was never set: to take the next one in its place would
    // act with rights that nobody meant.
    private static string? FindKey(HubOptions options, Shell shell, ConnectionFile? left, Uri address) =>
        options.Key is { } typed ? Checked(typed, "--key")
        : options.KeyFile is { } named ? Checked(ReadKey(named), $"The key file {ShellWord.Quote(named)}")
        : shell.Variable("ARIA_KEY") is { } variable ? Checked(variable, "ARIA_KEY")
        : left is { Address: { } known, KeyFile: { } file } && Parse(known) == address ? Checked(ReadKey(file), $"The key file {file}")
        : null;

    // A worker's machine has its own token and no key.
    private static Failure NoHub(ConnectionFile? left, Shell shell) =>
        left?.WorkerFolder is { } folder && WorkerPlan.Read(new DataFolder(folder)) is { } worker
            ? new(
                ExitCode.Unreachable,
                $"No hub is known. This machine is the worker {worker.Name} of {worker.Hub}, on {folder}, which has no key.",
                $"How the worker is: {shell.Command} doctor, {shell.Command} logs. Of the hub: --hub {worker.Hub} and a key.")
            : new(ExitCode.Unreachable, "No hub is known.", $"Start one with: {shell.Command} up. Or name one with --hub or ARIA_HUB.");

    private static string? FirstOf(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (!string.IsNullOrEmpty(value))
            {
                return value;
            }
        }

        return null;
    }

    private static string ReadKey(string path) => SmallFile.TryRead(path, SmallFile.MaxKeyBytes, out var text) ? text.Trim()
        : throw new Failure(ExitCode.KeyRefused, $"The key file {ShellWord.Quote(path)}: {text}", "Name another with --key-file, or give a key in ARIA_KEY.");

    // What is no header value would otherwise end in an exception of the HTTP client that quotes it.
    private static string Checked(string key, string origin) =>
        string.IsNullOrWhiteSpace(key) ? throw new Failure(ExitCode.KeyRefused, $"{origin} is empty.", "Give the key there, or leave it out to use the one that `up` left.")
        : key.All(c => c is > ' ' and <= '~') ? key
        : throw new Failure(ExitCode.KeyRefused, "The key has characters that no key has.", "Check --key, --key-file or ARIA_KEY.");
}
