using System.ComponentModel;
using Microsoft.Extensions.Configuration;

namespace AriaCluster.Hosting;

/// <summary>Which values of settings cannot be read as what they must be.</summary>
internal static class SettingValues
{
    /// <summary>The keys of a setting whose values are of another kind, each with what it must be.</summary>
    public static IEnumerable<(string Key, string Rule)> Unreadable(Setting setting, IConfiguration configuration)
    {
        var section = configuration.GetSection(setting.Key);
        if (setting.Shape != SettingShape.Value)
        {
            // What is written as one value would be passed over.
            var whole = section.Value is { Length: > 0 } ? [(setting.Key, Rule(setting))] : Array.Empty<(string, string)>();
            return [.. whole, .. section.GetChildren().Where(child => !IsReadable(child.Value, setting.ValueType)).Select(child => (child.Path, Rule(setting.ValueType)))];
        }

        return IsReadable(section.Value, setting.ValueType) ? [] : [(setting.Key, Rule(setting.ValueType))];
    }

    /// <summary>What a value of a type is, in words.</summary>
    public static string Kind(Type type)
    {
        var own = Nullable.GetUnderlyingType(type) ?? type;
        return own == typeof(bool) ? "true or false"
            : own == typeof(TimeSpan) ? "a time, as 00:00:30, or 1.00:00:00 for a day"
            : own == typeof(double) ? "a number"
            : own.IsEnum ? string.Join(", ", Enum.GetNames(own).Select(Setting.Camel))
            : own == typeof(string) ? "text"
            : "a whole number";
    }

    private static string Rule(Setting setting) => setting.Shape == SettingShape.List
        ? $"It is a list: write {setting.Key}:0, {setting.Key}:1 and so on."
        : $"It has names: write {setting.Key}:NAME.";

    private static string Rule(Type type) => $"It is {((Nullable.GetUnderlyingType(type) ?? type).IsEnum ? "one of " : "")}{Kind(type)}.";

    private static bool IsReadable(string? text, Type type)
    {
        if (text is null)
        {
            return true;
        }

        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text) is not Enum value || Enum.IsDefined(value.GetType(), value);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }
}
