using AriaCluster.Api.Problems;
using AriaCluster.Api.Tasks.Requests;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Importing;

/// <summary>
/// What an archived task asks for: an archive may be anybody's, and what no submission could have asked for is not taken from it either.
/// The bounds of options are settings, which may have changed since it was accepted: only their names are looked at.
/// </summary>
internal static class ArchivedRequest
{
    /// <summary>Why it could never have been accepted; null if it could.</summary>
    public static string? FindFault(TaskSpecification asked, AllowedOptions allowed) =>
        Of("source", asked.Uris.Select(SourceUri.FindFault).FirstOrDefault(fault => fault is not null))
        ?? Of("folder", asked.Dir.Length == 0 ? null : RelativePath.FindFault(asked.Dir))
        ?? Of("name", asked.Out is null ? null : RelativePath.FindFault(asked.Out))
        ?? (asked.Options.FirstOrDefault(option => !allowed.Knows(option.Name)) is { } unknown ? $"its option {FaultList.Quote(unknown.Name)} is not allowed" : null);

    private static string? Of(string what, string? fault) => fault is null ? null : $"its {what} {fault}";
}
