using Microsoft.Extensions.Options;

namespace AriaCluster.Hosting;

/// <summary>What is wrong with the settings of a process that could not start for it.</summary>
internal static class SettingsFaults
{
    /// <summary>All faults; none if something else kept it from starting. Those of several sections arrive together.</summary>
    public static string[] Of(Exception e) =>
    [
        .. (e is AggregateException many ? many.InnerExceptions : [e]).OfType<OptionsValidationException>().SelectMany(each => each.Failures),
    ];
}
