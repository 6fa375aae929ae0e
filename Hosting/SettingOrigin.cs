using System.Collections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace AriaCluster.Hosting;

/// <summary>Where a value comes from, and its name there.</summary>
/// <param name="Kind">Which of the sources.</param>
/// <param name="Name">The variable's name, or the file's path; empty for others.</param>
internal readonly record struct SettingOrigin(OriginKind Kind, string Name)
{
    /// <summary>Where the value of a key comes from that wins.</summary>
    public static SettingOrigin Of(string key, IConfiguration configuration) =>
        ((configuration as IConfigurationRoot)?.Providers ?? []).Reverse()
            .Where(provider => provider.TryGet(key, out var value) && value is not null)
            .Select(provider => Of(provider, key))
            .FirstOrDefault(origin => origin is not null)
        ?? new SettingOrigin(OriginKind.Default, "");

    /// <summary>What a source is to a key; null for those that hold no settings of ours.</summary>
    public static SettingOrigin? Of(IConfigurationProvider provider, string key) => provider switch
    {
        CommandLineConfigurationProvider => new SettingOrigin(OriginKind.CommandLine, ""),
        EnvironmentVariablesConfigurationProvider => new SettingOrigin(OriginKind.Environment, VariableOf(key)),
        JsonConfigurationProvider file => new SettingOrigin(OriginKind.File, file.Source.FileProvider?.GetFileInfo(file.Source.Path ?? "").PhysicalPath ?? file.Source.Path ?? ""),
        _ => null,
    };

    public override string ToString() => Kind switch
    {
        OriginKind.CommandLine => "command line",
        OriginKind.Environment => $"environment variable {Name}",
        OriginKind.File => $"file {Name}",
        _ => "default",
    };

    // Keys have no case and names of variables have.
    private static string VariableOf(string key)
    {
        var name = SettingsSources.EnvironmentPrefix + key.Replace(":", "__", StringComparison.Ordinal);
        return Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => (string)variable.Key)
            .FirstOrDefault(variable => variable.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;
    }
}
