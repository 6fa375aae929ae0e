using System.ComponentModel.DataAnnotations;
using System.Net;

namespace AriaCluster.Api.Hub;

/// <summary>Where the hub listens and keeps its files: section <c>Hub</c>.</summary>
internal sealed class HubOptions : IValidatableObject
{
    public const string Section = "Hub";

    /// <summary>The address to listen on: an IP address, or <c>localhost</c>. Default 127.0.0.1, which no other machine reaches.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The TCP port; 0 takes a free one, which the hub's file and log then name. Default 6880.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 6880;

    /// <summary><c>hub</c>, the default: API and grains in one process. <c>front</c>: the API of a cluster whose grains are in silos.</summary>
    [EnumDataType(typeof(HubRole), ErrorMessage = "It is hub or front.")]
    public HubRole Role { get; set; } = HubRole.Hub;

    /// <summary>The folder of the database and of the hub's file. Default <c>data/hub</c> below the working directory.</summary>
    [Required]
    public string Data { get; set; } = "data/hub";

    /// <summary>The file of the admin key. Default <c>keys/admin.key</c> beside <see cref="Data"/>.</summary>
    public string? AdminKeyFile { get; set; }

    /// <summary>Further host names by which people reach the hub, for example behind a proxy. Default none.</summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>The absolute path of the admin key's file.</summary>
    public string AdminKeyPath => Path.GetFullPath(AdminKeyFile ?? Path.Combine(Path.GetFullPath(Data), "..", "keys", "admin.key"));

    /// <summary>Whether a process is to be a front end, before anything is made. A value that is neither is told when settings are checked.</summary>
    public static bool IsFront(IConfiguration configuration) =>
        string.Equals(configuration[$"{Section}:{nameof(Role)}"], nameof(HubRole.Front), StringComparison.OrdinalIgnoreCase);

    /// <summary>Where to listen.</summary>
    public IPAddress ToIPAddress() => Address == "localhost" ? IPAddress.Loopback : IPAddress.Parse(Address);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Address != "localhost" && !IPAddress.TryParse(Address, out _))
        {
            yield return new ValidationResult($"Hub:Address is an IP address or localhost, not '{Address}'.", [nameof(Address)]);
        }
    }
}
