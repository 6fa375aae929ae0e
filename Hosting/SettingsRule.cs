using System.ComponentModel.DataAnnotations;

namespace AriaCluster.Hosting;

/// <summary>A rule that a build or a process adds to those of a class of settings.</summary>
/// <param name="FindFaults">Their members are keys below the section, such as <c>Kind</c> or <c>Gateways:0</c>.</param>
internal sealed record SettingsRule<T>(Func<T, IEnumerable<ValidationResult>> FindFaults)
    where T : class;
