using System.Collections.Immutable;
using AriaCluster.Tasks;
using AriaCluster.Worker.Journal;

namespace AriaCluster.Worker.Delivery;

/// <summary>Where a file is to go: a folder relative to the root, and the name that is tried first there.</summary>
internal readonly record struct Place(string Dir, string Name)
{
    /// <summary>The name of the file inside aria2 when the task gives one: short, so that its control file's name is never too long.</summary>
    public const string FixedName = "data";

    /// <summary>
    /// One file goes to the task's <c>dir/out</c>; its own name serves where there is no <c>out</c>. Many files (torrents,
    /// metalinks) keep their own names and folders below <c>dir</c>.
    /// </summary>
    /// <exception cref="DeliveryException">The path would leave the root, or is none.</exception>
    public static Place For(TaskSpecification specification, ImmutableArray<FetchedFile> files, FetchedFile file)
    {
        var relative = files.Length == 1 && specification.Out is { Length: > 0 } given ? given : PlaceName.Clean(file.Name);
        var path = specification.Dir.Length > 0 ? $"{specification.Dir}/{relative}" : relative;
        if (PlaceName.Fault(path) is { } fault)
        {
            throw new DeliveryException(DeliveryException.BadOption, fault);
        }

        var slash = path.LastIndexOf('/');
        return new Place(slash < 0 ? "" : path[..slash], path[(slash + 1)..]);
    }
}
