using System.Collections;
using System.Reflection;

namespace AriaCluster.Hosting;

/// <summary>A section of settings that a process reads, and the class that it is bound to.</summary>
internal sealed record SettingsSection(string Name, Type Type)
{
    private IReadOnlyList<Setting>? _settings;

    /// <summary>All of its settings, in the order of the class.</summary>
    public IReadOnlyList<Setting> Settings => _settings ??= [.. Read(Name, Type)];

    /// <summary>The setting that a key belongs to: its own, or that of one of its elements; null if there is none.</summary>
    public Setting? Find(string key) => Settings.FirstOrDefault(setting => setting.Covers(key));

    /// <summary>Whether a type has settings of its own, below the property's key.</summary>
    public static bool IsNested(Type type) => type is { IsClass: true, Namespace: { } space } && space.StartsWith("AriaCluster", StringComparison.Ordinal);

    private static IEnumerable<Setting> Read(string path, Type type)
    {
        var defaults = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var key = $"{path}:{property.Name}";
            if (Elements(property.PropertyType) is { } elements)
            {
                yield return new Setting(key, property, elements.Shape, elements.Type, null);
            }
            else if (IsNested(property.PropertyType))
            {
                foreach (var inner in Read(key, property.PropertyType))
                {
                    yield return inner;
                }
            }
            else if (property.SetMethod is { IsPublic: true })
            {
                yield return new Setting(key, property, SettingShape.Value, property.PropertyType, property.GetValue(defaults));
            }
        }
    }

    private static (SettingShape Shape, Type Type)? Elements(Type type)
    {
        if (type == typeof(string) || !typeof(IEnumerable).IsAssignableFrom(type))
        {
            return null;
        }

        var arguments = type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments();
        return arguments.Length == 2 ? (SettingShape.Map, arguments[1]) : (SettingShape.List, arguments[0]);
    }
}
