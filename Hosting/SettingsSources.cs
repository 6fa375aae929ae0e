using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AriaCluster.Hosting;

/// <summary>Where every process takes its settings from: command line over environment over file over default.</summary>
internal static class SettingsSources
{
    public const string FileName = "aria.json";
    public const string EnvironmentPrefix = "ARIA_";

    /// <summary>Sections that some process reads. One file serves them all, so each must know the others'.</summary>
    public static readonly string[] Sections =
    [
        "Hub", "Limits", "Storage", "Tasks", "Retention", "Workers", "Scheduling", "OptionBounds", "Worker", "Cluster", LoggingOptions.Section,
    ];

    public static void AddSettingsSources(this IHostApplicationBuilder builder, string[] args) => builder.AddSettingsSources(args, Path.GetFullPath(FileName));

    internal static void AddSettingsSources(this IHostApplicationBuilder builder, string[] args, string path)
    {
        try
        {
            builder.Configuration.AddJsonFile(path, optional: true, reloadOnChange: false);
        }
        catch (InvalidDataException e)
        {
            throw Unreadable(SettingsFileFault.Describe(path, e.GetBaseException()));
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw Unreadable($"{path}: It cannot be read: {e.Message}");
        }

        builder.Configuration.AddEnvironmentVariables(EnvironmentPrefix).AddCommandLine(args);
        builder.Services.AddOptions<UnknownKeys>().ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<UnknownKeys>>(provider => new UnknownKeys(
            args, (IConfigurationRoot)provider.GetRequiredService<IConfiguration>(), [.. provider.GetServices<SettingsSection>()]));
    }

    private static OptionsValidationException Unreadable(string fault) => new(FileName, typeof(UnknownKeys), [Visible.Text(fault)]);
}
