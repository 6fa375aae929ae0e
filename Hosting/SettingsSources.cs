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

    public static void AddSettingsSources(this IHostApplicationBuilder builder, string[] args)
    {
        var path = Path.GetFullPath(FileName);
        try
        {
            builder.Configuration.AddJsonFile(path, optional: true, reloadOnChange: false);
        }
        catch (InvalidDataException e)
        {
            throw Unreadable(path, e.GetBaseException().Message);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Unreadable(path, e.Message);
        }

        builder.Configuration.AddEnvironmentVariables(EnvironmentPrefix).AddCommandLine(args);
        builder.Services.AddOptions<UnknownKeys>().ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<UnknownKeys>>(provider => new UnknownKeys(
            args, (IConfigurationRoot)provider.GetRequiredService<IConfiguration>(), [.. provider.GetServices<SettingsSection>()]));
    }

    private static OptionsValidationException Unreadable(string path, string reason) =>
        new(FileName, typeof(UnknownKeys), [$"The file {path} cannot be read: {reason}"]);
}
