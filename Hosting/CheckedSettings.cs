using System.ComponentModel.DataAnnotations;
using AriaCluster.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AriaCluster;

/// <summary>Settings that are read from one section and checked at start: every fault at once, each with its key, its value and where that comes from.</summary>
internal static class CheckedSettings
{
    public static IServiceCollection AddSettings<T>(this IServiceCollection services, string section)
        where T : class
    {
        var known = new SettingsSection(section, typeof(T));
        services.AddSingleton(known);
        services.AddOptions<T>().ValidateOnStart();
        services.AddSingleton(provider => new SettingsCheck<T>(known, provider.GetRequiredService<IConfiguration>(), [.. provider.GetServices<SettingsRule<T>>()]));
        services.AddSingleton<IConfigureOptions<T>>(provider => provider.GetRequiredService<SettingsCheck<T>>());
        return services.AddSingleton<IValidateOptions<T>>(provider => provider.GetRequiredService<SettingsCheck<T>>());
    }

    /// <summary>Adds to what the class itself demands.</summary>
    public static IServiceCollection AddSettingsRule<T>(this IServiceCollection services, Func<T, IEnumerable<ValidationResult>> findFaults)
        where T : class => services.AddSingleton(new SettingsRule<T>(findFaults));
}
