using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace AriaCluster.Hosting;

/// <summary>The log of every process: lines on stdout, with levels and form from settings.</summary>
internal static class Logs
{
    public static void AddLogs(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<LoggingOptions>(LoggingOptions.Section);
        builder.Logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical); // What kept it from starting is said once, at the end.

        // The log is made before settings are checked: what is wrong here is left to the check, which tells all faults at once.
        var section = builder.Configuration.GetSection(LoggingOptions.Section);
        builder.Services.PostConfigure<LoggerFilterOptions>(filter => Apply(section.GetSection(nameof(LoggingOptions.LogLevel)), filter));
        var isJson = Enum.TryParse<LogFormat>(section[nameof(LoggingOptions.Format)], ignoreCase: true, out var format) && format == LogFormat.Json;
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ConsoleFormatter, TextLines>().AddSingleton<ConsoleFormatter, JsonLines>();
        builder.Logging.AddConsole(console => console.FormatterName = isJson ? JsonLines.Name : TextLines.Name);
    }

    // After all rules of the programs, over which they go.
    private static void Apply(IConfigurationSection levels, LoggerFilterOptions filter)
    {
        foreach (var (category, text) in levels.GetChildren().Select(child => (child.Key, child.Value)))
        {
            if (Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level))
            {
                var isDefault = category.Equals("Default", StringComparison.OrdinalIgnoreCase);
                filter.Rules.Add(new LoggerFilterRule(providerName: null, isDefault ? null : category, level, filter: null));
            }
        }
    }
}
