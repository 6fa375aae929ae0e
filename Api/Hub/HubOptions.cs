using System.ComponentModel.DataAnnotations;
using System.Net;
using AriaCluster.Hosting.Tls;

namespace AriaCluster.Api.Hub;

/// <summary>Where the hub listens and keeps its files: section <c>Hub</c>.</summary>
internal sealed class HubOptions : IValidatableObject
{
    public const string Section = "Hub";

    /// <summary>The address to listen on: an IP address, or <c>localhost</c>. Default 127.0.0.1, which no other machine reaches.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The TCP port; 0 takes a free one, which the hub's file and log then name. Default 6880.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 6880;

    /// <summary><c>hub</c>, the default: API and grains in one process. <c>front</c>: the API of a cluster whose grains are in silos.</summary>
    [EnumDataType(typeof(HubRole), ErrorMessage = "It is hub or front.")]
    public HubRole Role { get; set; } = HubRole.Hub;

    /// <summary>The folder of the database and of the hub's file. Default <c>data/hub</c> below the working directory.</summary>
    [Required(ErrorMessage = "Name the folder of the database and of the hub's file.")]
    public string Data { get; set; } = "data/hub";

    /// <summary>The file of the admin key. Default <c>keys/admin.key</c> beside <see cref="Data"/>.</summary>
    public string? AdminKeyFile { get; set; }

    /// <summary>Further host names by which people reach the hub, for example behind a proxy. Default none.</summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>The PEM file of the certificate, its intermediate ones after it: the hub speaks https then. Read again when it changes. Default none.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>The PEM file of the certificate's private key. Default: in the file of the certificate.</summary>
    public string? CertificateKeyFile { get; set; }

    /// <summary>A further port, of 127.0.0.1 and plain http, for this machine's own processes beside another address or https. Default none.</summary>
    [Range(1, 65535)]
    public int? LocalPort { get; set; }

    /// <summary>Addresses or networks (<c>10.0.0.0/8</c>) of proxies, whose X-Forwarded-For, -Proto and -Host are believed; nobody else's are. Default none.</summary>
    public IList<string> Proxies { get; } = [];

    /// <summary>Answer other machines over plain http, too. Default false.</summary>
    public bool Insecure { get; set; }

    /// <summary>Origins whose pages may use the API from a browser, such as https://queue.example; each as a browser sends it. Default none.</summary>
    public IList<string> CorsOrigins { get; } = [];

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
            yield return new ValidationResult("It is an IP address or localhost.", [nameof(Address)]);
        }
        else if (!IPAddress.IsLoopback(ToIPAddress()) && CertificateFile is null && Proxies.Count == 0 && !Insecure)
        {
            yield return new ValidationResult(
                "Keys of other machines could be read on their way. Set Hub:CertificateFile, name a proxy that speaks TLS in Hub:Proxies, or set Hub:Insecure.",
                [nameof(Address)]);
        }

        if (CertificateFile is null && CertificateKeyFile is not null)
        {
            yield return new ValidationResult("It needs a Hub:CertificateFile.", [nameof(CertificateKeyFile)]);
        }

        if (CertificateFile is not null && TlsFiles.FindFault(CertificateFile, CertificateKeyFile) is { } fault)
        {
            yield return new ValidationResult(fault.Text, [fault.IsOfKey && CertificateKeyFile is not null ? nameof(CertificateKeyFile) : nameof(CertificateFile)]);
        }

        foreach (var (index, _) in Proxies.Index().Where(proxy => !IPAddress.TryParse(proxy.Item, out _) && !IPNetwork.TryParse(proxy.Item, out _)))
        {
            yield return new ValidationResult("A proxy is an IP address, or a network such as 10.0.0.0/8.", [$"{nameof(Proxies)}:{index}"]);
        }

        foreach (var (index, _) in CorsOrigins.Index().Where(origin => !Cors.IsOrigin(origin.Item)))
        {
            yield return new ValidationResult(
                "An origin is a scheme, a host and maybe a port, such as https://queue.example. There is none for all sites.", [$"{nameof(CorsOrigins)}:{index}"]);
        }
    }
}
