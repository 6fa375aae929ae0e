using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AriaCluster.Hosting;

/// <summary>Binds a section to its class, value by value, so that one that cannot be read hides no other's fault.</summary>
internal sealed class SettingsCheck<T>(SettingsSection section, IConfiguration configuration, IReadOnlyList<SettingsRule<T>> rules)
    : IConfigureOptions<T>, IValidateOptions<T>
    where T : class
{
    private readonly Dictionary<string, string> _unreadable = new(StringComparer.OrdinalIgnoreCase);

    public void Configure(T options)
    {
        _unreadable.Clear();
        foreach (var (key, rule) in section.Settings.SelectMany(setting => SettingValues.Unreadable(setting, configuration)))
        {
            _unreadable[key] = rule;
        }

        var start = section.Name.Length + 1;
        var readable = configuration.GetSection(section.Name).AsEnumerable()
            .Where(entry => entry.Value is not null && entry.Key.Length > start && !_unreadable.ContainsKey(entry.Key))
            .Select(entry => KeyValuePair.Create(entry.Key[start..], entry.Value));
        new ConfigurationBuilder().AddInMemoryCollection(readable).Build().Bind(options);
    }

    public ValidateOptionsResult Validate(string? name, T options)
    {
        // The framework asks a class itself only if no attribute complains, and would tell one fault after the other.
        var own = Attributed(options, "").Concat((options as IValidatableObject)?.Validate(new ValidationContext(options)) ?? []);
        var faults = own.Concat(rules.SelectMany(rule => rule.FindFaults(options)))
            .Where(fault => !fault.MemberNames.Any(member => _unreadable.ContainsKey($"{section.Name}:{member}"))) // They judged the default in its place.
            .Select(Describe)
            .Concat(_unreadable.Select(fault => Describe([fault.Key], fault.Value)))
            .ToArray();
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static List<ValidationResult> Attributed(object options, string path)
    {
        var faults = new List<ValidationResult>();
        foreach (var property in options.GetType().GetProperties())
        {
            var member = path + property.Name;
            if (SettingsSection.IsNested(property.PropertyType))
            {
                faults.AddRange(Attributed(property.GetValue(options)!, member + ":"));
            }
            else if (property.GetCustomAttributes<ValidationAttribute>().ToArray() is { Length: > 0 } attributes)
            {
                // Others are not even looked at: what is worked out of wrong settings may throw.
                Validator.TryValidateValue(property.GetValue(options)!, new ValidationContext(options) { MemberName = member }, faults, attributes);
            }
        }

        return faults;
    }

    private string Describe(ValidationResult fault)
    {
        var members = fault.MemberNames.ToArray();
        var what = members is [{ } only] ? fault.ErrorMessage!.Replace($"The field {only} must", "It must", StringComparison.Ordinal) : fault.ErrorMessage!;
        return Describe([.. members.Select(member => $"{section.Name}:{member}").DefaultIfEmpty(section.Name)], what);
    }

    private string Describe(string[] keys, string what) => Visible.Text($"{string.Join(", ", keys.Select(Show))}: {what}");

    private string Show(string member)
    {
        var setting = section.Find(member);
        var key = setting?.Shape == SettingShape.List ? WrittenKey(setting, member) : member;
        var place = $"({SettingOrigin.Of(key, configuration)})";
        return setting is { IsSecret: true } ? $"{key} {place}" : $"{key}='{Setting.WithoutPassword(configuration[key] ?? setting?.WrittenDefault)}' {place}";
    }

    // Whoever writes a list may leave numbers out: its second value need not be :1.
    private string WrittenKey(Setting list, string member) =>
        int.TryParse(member.AsSpan(list.Key.Length + 1), CultureInfo.InvariantCulture, out var index)
            && configuration.GetSection(list.Key).GetChildren().Where(child => child.Value is not null).ElementAtOrDefault(index) is { } written
            ? written.Path
            : member;
}
