using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace AriaCluster.Hosting;

/// <summary>One setting of a section.</summary>
/// <param name="Key">Such as <c>Hub:Port</c>.</param>
/// <param name="Property">Where it is bound to.</param>
/// <param name="Shape">How it is written.</param>
/// <param name="ValueType">Of its value, or of each of its values.</param>
/// <param name="Default">Its value where nobody sets it.</param>
internal sealed partial record Setting(string Key, PropertyInfo Property, SettingShape Shape, Type ValueType, object? Default)
{
    public bool IsSecret => Property.IsDefined(typeof(SecretAttribute));

    /// <summary>The default as it would be written; null if there is none.</summary>
    public string? WrittenDefault => Default is null or "" ? null : Write(Default);

    /// <summary>Whether a key is this setting's or that of one of its values. Keys have no case.</summary>
    public bool Covers(string key) => Shape == SettingShape.Value
        ? key.Equals(Key, StringComparison.OrdinalIgnoreCase)
        : key.Length > Key.Length + 1 && key[Key.Length] == ':' && key.StartsWith(Key, StringComparison.OrdinalIgnoreCase)
            && IsElement(key[(Key.Length + 1)..]);

    private bool IsElement(string name) => Shape == SettingShape.Map || int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>A value in the form in which settings are written.</summary>
    public static string Write(object value) => value switch
    {
        bool yes => yes ? "true" : "false",
        Enum => Camel($"{value}"),
        TimeSpan { Ticks: var ticks } time when ticks % TimeSpan.TicksPerSecond != 0 => $"{time:c}".TrimEnd('0'),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    /// <summary>A value as it may be shown: addresses can have a name and a password in them.</summary>
    public static string? WithoutPassword(string? value) => value is null ? null : UserOfAddress().Replace(value, "//***@");

    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    [GeneratedRegex("//[^/?#]*@")]
    private static partial Regex UserOfAddress();
}
