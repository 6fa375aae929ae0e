using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AriaCluster.Hosting;

/// <summary>
/// Says what a process would run with, instead of running it: <c>--show-settings</c> as the first argument. One JSON document:
/// <c>{"file","settings":[{"key","value","origin","name","default","secret"}],"faults":[…]}</c>. Secrets are masked.
/// </summary>
internal static class ShownSettings
{
    public const string Argument = "--show-settings";

    private const string Mask = "********";

    private static readonly JsonWriterOptions _writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    /// <returns>What the process would end with: 2 if a setting is wrong.</returns>
    public static int Write(IHostApplicationBuilder builder, TextWriter to)
    {
        using var services = builder.Services.BuildServiceProvider();
        var faults = FindFaults(services);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _writing))
        {
            json.WriteStartObject();
            json.WriteString("file", Path.GetFullPath(SettingsSources.FileName));
            json.WriteStartArray("settings");
            foreach (var setting in services.GetServices<SettingsSection>().OrderBy(section => Array.IndexOf(SettingsSources.Sections, section.Name)).SelectMany(section => section.Settings))
            {
                Write(json, setting, builder.Configuration);
            }

            json.WriteEndArray();
            json.WriteStartArray("faults");
            Array.ForEach(faults, json.WriteStringValue);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        to.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
        return faults.Length == 0 ? 0 : 2;
    }

    private static string[] FindFaults(IServiceProvider services)
    {
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
            return [];
        }
        catch (Exception e) when (SettingsFaults.Of(e) is { Length: > 0 } faults)
        {
            return faults;
        }
    }

    private static void Write(Utf8JsonWriter json, Setting setting, IConfiguration configuration)
    {
        if (setting.Shape == SettingShape.Value)
        {
            Write(json, setting, setting.Key, configuration[setting.Key] ?? setting.WrittenDefault, configuration);
            return;
        }

        var children = configuration.GetSection(setting.Key).GetChildren().Where(child => child.Value is not null).ToArray();
        foreach (var child in children)
        {
            Write(json, setting, child.Path, child.Value, configuration);
        }

        if (children.Length == 0)
        {
            Write(json, setting, setting.Key, null, configuration);
        }
    }

    private static void Write(Utf8JsonWriter json, Setting setting, string key, string? value, IConfiguration configuration)
    {
        var origin = SettingOrigin.Of(key, configuration);
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WriteString("value", setting.IsSecret && !string.IsNullOrEmpty(value) ? Mask : Setting.WithoutPassword(value));
        json.WriteString("origin", Setting.Camel(origin.Kind.ToString()));
        json.WriteString("name", origin.Name.Length > 0 ? origin.Name : null);
        json.WriteString("default", setting.WrittenDefault);
        json.WriteBoolean("secret", setting.IsSecret);
        json.WriteEndObject();
    }
}
