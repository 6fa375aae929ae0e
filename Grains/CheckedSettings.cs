using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AriaCluster;

/// <summary>Settings that are read from one section and checked at start: every fault at once, each with its key and value.</summary>
internal static class CheckedSettings
{
    public static IServiceCollection AddSettings<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddOptions<T>().ValidateOnStart();
        services.AddSingleton(provider => new SettingsCheck<T>(provider.GetRequiredService<IConfiguration>().GetSection(section)));
        services.AddSingleton<IConfigureOptions<T>>(provider => provider.GetRequiredService<SettingsCheck<T>>());
        return services.AddSingleton<IValidateOptions<T>>(provider => provider.GetRequiredService<SettingsCheck<T>>());
    }

    private sealed class SettingsCheck<T>(IConfigurationSection section) : IConfigureOptions<T>, IValidateOptions<T>
        where T : class
    {
        private string? _unreadable;

        public void Configure(T options)
        {
            try
            {
                section.Bind(options);
            }
            catch (InvalidOperationException e)
            {
                // It names key, value and type. Thrown here it would hide the faults of all others.
                _unreadable = e.Message;
            }
        }

        public ValidateOptionsResult Validate(string? name, T options)
        {
            var results = new List<ValidationResult>();
            Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
            var faults = results.Select(Describe).Concat(_unreadable is null ? [] : [_unreadable]).ToArray();
            return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }

        private string Describe(ValidationResult result) => string.Join(", ", result.MemberNames.Select(Show).DefaultIfEmpty(section.Path)) + ": " + result.ErrorMessage;

        // A connection string holds a password.
        private string Show(string member) => member.Contains("ConnectionString", StringComparison.Ordinal)
            ? $"{section.Path}:{member}"
            : $"{section.Path}:{member}='{section[member]}'";
    }
}
