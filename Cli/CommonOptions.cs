using System.CommandLine;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli;

/// <summary>The options that every verb takes.</summary>
internal sealed class CommonOptions
{
    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print one JSON document to stdout; progress and messages go to stderr",
        Recursive = true,
    };

    private readonly Option<string?> _hub = new("--hub", "--url")
    {
        Description = "The hub's address (else ARIA_HUB, else what `up` left)",
        HelpName = "URL",
        Recursive = true,
    };

    private readonly Option<string?> _key = new("--key", "--api-key")
    {
        Description = "The key (else ARIA_KEY; others on this machine see options)",
        HelpName = "KEY",
        Recursive = true,
    };

    private readonly Option<string?> _keyFile = new("--key-file")
    {
        Description = "A file that holds the key",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<bool> _insecure = new("--insecure")
    {
        Description = "Allow plain http to another machine",
        Recursive = true,
    };

    private readonly Option<string?> _ca = new("--ca")
    {
        Description = "A PEM file of a certificate authority to trust beside the system's (else ARIA_CA)",
        HelpName = "FILE",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        foreach (var option in new Option[] { _json, _hub, _key, _keyFile, _insecure, _ca })
        {
            root.Add(option);
        }
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    public HubOptions ReadHub(ParseResult parsed) =>
        new(parsed.GetValue(_hub), parsed.GetValue(_key), parsed.GetValue(_keyFile), parsed.GetValue(_insecure), parsed.GetValue(_ca));
}
