using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace AriaCluster.Silo.Storage;

/// <summary>A numbered script of the folder <c>sql/</c>, which is embedded in this assembly.</summary>
/// <param name="Number">Its place in the order.</param>
/// <param name="Name">Its file name without the extension.</param>
/// <param name="Text">What is run.</param>
internal sealed record SqlScript(int Number, string Name, string Text)
{
    /// <summary>Tells whether a script was changed after it was applied. Line ends do not count.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\n"))));

    /// <summary>The scripts of one folder (<c>sqlite</c>, <c>postgresql</c>) in their order.</summary>
    public static ImmutableArray<SqlScript> Of(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"sql/{folder}/";
        return
        [
            .. from resource in assembly.GetManifestResourceNames()
               where resource.StartsWith(prefix, StringComparison.Ordinal)
               let name = Path.GetFileNameWithoutExtension(resource)
               let script = new SqlScript(int.Parse(name[..4], CultureInfo.InvariantCulture), name, Read(assembly, resource))
               orderby script.Number
               select script,
        ];
    }

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
