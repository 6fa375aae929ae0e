using System.ComponentModel.DataAnnotations;
using System.Net;
using AriaCluster.Hosting.Tls;
using AriaCluster.Tasks;
using AriaCluster.Worker.Lanes;
using AriaCluster.Workers;

namespace AriaCluster.Worker.Agent;

/// <summary>Finds the faults of the worker's settings that no range tells.</summary>
internal static class WorkerOptionsCheck
{
    public static IEnumerable<ValidationResult> FindFaults(WorkerOptions options)
    {
        if (!WorkerName.IsValid(options.Name))
        {
            yield return Fault(nameof(options.Name), $"A worker's name is {WorkerName.Rule}.");
        }

        if (HubFault(options) is { } fault)
        {
            yield return Fault(nameof(options.Hub), fault);
        }

        if (options.CaFile.Length > 0 && PrivateAuthority.FindFault(options.CaFile) is { } untrusted)
        {
            yield return Fault(nameof(options.CaFile), untrusted);
        }

        if (options.Root.Length == 0)
        {
            yield return Fault(nameof(options.Root), "Name the folder below which results are delivered.");
        }

        foreach (var (key, _) in options.Tags.Where(tag => !TagText.IsKey(tag.Key) || !TagText.IsValue(tag.Value)))
        {
            yield return Fault(
                $"{nameof(options.Tags)}:{key}",
                TagText.IsKey(key) ? $"A tag's value is {TagText.ValueRule}." : $"A tag's name is {TagText.KeyRule}.");
        }

        if (options.Tags.Count > TagText.Most)
        {
            yield return Fault(nameof(options.Tags), $"A worker carries at most {TagText.Most} tags; these are {options.Tags.Count}.");
        }

        if (options.Aria2Rpc.Length > 0 && AdoptedAria2.FindFault(options.Aria2Rpc) is { } elsewhere)
        {
            yield return Fault(nameof(options.Aria2Rpc), elsewhere);
        }

        if (options.Aria2Rpc.Length > 0 && AdoptedAria2.FindSecretFault(options.Aria2SecretFile) is { } unknown)
        {
            yield return Fault(nameof(options.Aria2SecretFile), unknown);
        }

        if (options.Aria2Rpc.Length == 0 && Executable.Find(options.Aria2) is null)
        {
            yield return Fault(nameof(options.Aria2), "There is no such program. Install aria2, or give the path of aria2c.");
        }
    }

    private static string? HubFault(WorkerOptions options)
    {
        if (!Uri.TryCreate(options.Hub, UriKind.Absolute, out var hub) || hub.Scheme is not ("http" or "https" or "ws" or "wss"))
        {
            return "The hub's address is like https://hub.example:6880.";
        }

        if (hub.UserInfo.Length > 0)
        {
            return "A worker proves itself by its token: leave out what stands before the @.";
        }

        return hub.Scheme is "http" or "ws" && !IsThisMachine(hub) && !options.Insecure
            ? "The token and all orders would be readable on the way. Use https, or set Worker:Insecure to true."
            : null;
    }

    private static bool IsThisMachine(Uri hub) =>
        hub.IsLoopback || (IPAddress.TryParse(hub.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));

    private static ValidationResult Fault(string member, string what) => new(what, [member]);
}
