using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AriaCluster.Hosting;

/// <summary>Binds a section to its class, value by value, so that one that cannot be read hides no other's fault.</summary>
internal sealed class SettingsCheck<T>(SettingsSection section, IConfiguration configuration) : IConfigureOptions<T>, IValidateOptions<T>
    where T : class
{
    private readonly List<string> _unreadable = [];

    public void Configure(T options)
    {
        _unreadable.Clear();
        var unreadable = section.Settings.SelectMany(setting => SettingValues.Unreadable(setting, configuration)).ToDictionary(fault => fault.Key, StringComparer.OrdinalIgnoreCase);
        _unreadable.AddRange(unreadable.Values.Select(fault => $"{Show(fault.Key)}: {fault.Rule}"));
        var start = section.Name.Length + 1;
        var readable = configuration.GetSection(section.Name).AsEnumerable()
            .Where(entry => entry.Value is not null && entry.Key.Length > start && !unreadable.ContainsKey(entry.Key))
            .Select(entry => KeyValuePair.Create(entry.Key[start..], entry.Value));
        new ConfigurationBuilder().AddInMemoryCollection(readable).Build().Bind(options);
    }

    public ValidateOptionsResult Validate(string? name, T options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        var faults = results.Select(Describe).Concat(_unreadable).ToArray();
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private string Describe(ValidationResult result)
    {
        var members = result.MemberNames.ToArray();
        var keys = string.Join(", ", members.Select(member => Show($"{section.Name}:{member}")).DefaultIfEmpty(section.Name));
        return $"{keys}: {(members is [{ } only] ? result.ErrorMessage!.Replace($"The field {only} must", "It must", StringComparison.Ordinal) : result.ErrorMessage)}";
    }

    private string Show(string key)
    {
        var origin = SettingOrigin.Of(key, configuration);
        var place = origin.Kind == OriginKind.Default ? "" : $" ({origin})";
        return section.Find(key) is { IsSecret: true } ? $"{key}{place}" : $"{key}='{configuration[key]}'{place}";
    }
}
