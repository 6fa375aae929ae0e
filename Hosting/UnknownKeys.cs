using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AriaCluster.Hosting;

/// <summary>
/// Finds what was set and is no setting: a mistyped key would otherwise leave the default without a word. Values are not repeated;
/// what was meant may be a secret.
/// </summary>
internal sealed class UnknownKeys : IValidateOptions<UnknownKeys>
{
    private readonly string[] _args = [];
    private readonly IConfigurationRoot? _configuration;
    private readonly IReadOnlyList<SettingsSection> _sections = [];

    /// <summary>For the options system, which makes one to be checked.</summary>
    public UnknownKeys()
    {
    }

    /// <param name="args">The words of the command line.</param>
    /// <param name="configuration">All sources.</param>
    /// <param name="sections">What this process reads.</param>
    public UnknownKeys(string[] args, IConfigurationRoot configuration, IReadOnlyList<SettingsSection> sections) =>
        (_args, _configuration, _sections) = (args, configuration, sections);

    public ValidateOptionsResult Validate(string? name, UnknownKeys options)
    {
        var faults = Words().Concat(Keys()).ToArray();
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    // The framework passes over what has no key, and over a key without a value at the end.
    private IEnumerable<string> Words()
    {
        for (var i = 0; i < _args.Length; i++)
        {
            var hasKey = _args[i].StartsWith("--", StringComparison.Ordinal);
            if (!hasKey || !_args[i].Contains('=') && i == _args.Length - 1)
            {
                yield return $"{(hasKey ? _args[i] : $"'{_args[i]}'")} (command line): A setting is written --Section:Key=value.";
            }
            else if (!_args[i].Contains('='))
            {
                i++;
            }
        }
    }

    private IEnumerable<string> Keys() =>
        from provider in _configuration!.Providers
        from key in KeysOf(provider, parent: null)
        let origin = SettingOrigin.Of(provider, key)
        where origin is { } known && !IsKnown(key, known.Kind)
        select $"{key} ({origin}): There is no such setting.{Suggest(key)}";

    private static IEnumerable<string> KeysOf(IConfigurationProvider provider, string? parent)
    {
        foreach (var child in provider.GetChildKeys([], parent).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var key = parent is null ? child : $"{parent}:{child}";
            if (provider.TryGet(key, out var value) && !string.IsNullOrEmpty(value))
            {
                yield return key;
            }

            foreach (var inner in KeysOf(provider, key))
            {
                yield return inner;
            }
        }
    }

    private bool IsKnown(string key, OriginKind origin)
    {
        var section = key.Split(':')[0];
        if (section.Length == key.Length)
        {
            // Variables of one word are the command line's own, such as ARIA_HUB.
            return origin == OriginKind.Environment;
        }

        var own = _sections.Where(one => one.Name.Equals(section, StringComparison.OrdinalIgnoreCase)).ToArray();
        return own.Length == 0
            ? SettingsSources.Sections.Contains(section, StringComparer.OrdinalIgnoreCase)
            : own.Any(one => one.Settings.Any(setting => setting.Covers(key) || IsWhole(setting, key)));
    }

    // A list written as one value is told by its own check.
    private static bool IsWhole(Setting setting, string key) => setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase);

    private string Suggest(string key)
    {
        var all = _sections.SelectMany(section => section.Settings).Select(setting => setting.Key).ToArray();
        var leaf = key[(key.LastIndexOf(':') + 1)..];
        var nearest = all.MinBy(known => Distance(known, key));
        return nearest is not null && Distance(nearest, key) <= Math.Max(2, leaf.Length / 3) ? $" Did you mean {nearest}?"
            : all.FirstOrDefault(known => known.EndsWith(":" + leaf, StringComparison.OrdinalIgnoreCase)) is { } elsewhere ? $" Did you mean {elsewhere}?"
            : "";
    }

    /// <summary>How many letters must be changed, added or left out to make one of the other; a swap of two neighbours is one change.</summary>
    internal static int Distance(string left, string right)
    {
        var (a, b) = (left.ToUpperInvariant(), right.ToUpperInvariant());
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1,
                    rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
