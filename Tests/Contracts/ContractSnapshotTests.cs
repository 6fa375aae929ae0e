using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Orleans;
using Orleans.Concurrency;

namespace AriaCluster.Tests.Contracts;

/// <summary>
/// contracts.txt is what versions of the product that run at the same time agree on. Whoever changes it on purpose runs this
/// test once with ARIA_ACCEPT_CONTRACTS=1, and reads the difference before committing it.
/// </summary>
public sealed class ContractSnapshotTests
{
    [Fact]
    public void TheContractsAreThoseOfTheSnapshot()
    {
        var path = SnapshotPath();
        var current = Describe(Contract.OfTheProduct());
        if (Environment.GetEnvironmentVariable("ARIA_ACCEPT_CONTRACTS") == "1")
        {
            File.WriteAllText(path, current);
        }

        Assert.Equal(File.ReadAllText(path), current);
    }

    private static string SnapshotPath([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "contracts.txt");

    private static string Describe(Contract contract)
    {
        var text = new StringBuilder();
        foreach (var type in contract.Interfaces)
        {
            text.Append($"interface {AliasOf(type)} ({type.Name})\n");
            foreach (var method in Contract.MethodsOf(type))
            {
                text.Append($"    {AliasOf(method)}{MarksOf(method)}({string.Join(", ", method.GetParameters().Select(each => Name(each.ParameterType)))}) -> {Name(method.ReturnType)}\n");
            }
        }

        foreach (var type in contract.Types)
        {
            text.Append(type.IsEnum ? DescribeEnum(type) : DescribeType(type));
        }

        return text.ToString();
    }

    private static string DescribeEnum(Type type) =>
        $"enum {type.Name}\n{string.Concat(Enum.GetValues(type).Cast<Enum>().Select(value => $"    {value:d} {value}\n"))}";

    private static string DescribeType(Type type)
    {
        var members = Contract.MembersOf(type)
            .Select(member => (member.GetCustomAttribute<IdAttribute>()?.Id, member))
            .OrderBy(each => each.Id)
            .Select(each => $"    {each.Id} {each.member.Name}: {Name(Contract.TypeOf(each.member))}\n");
        return $"type {AliasOf(type)} ({type.Name})\n{string.Concat(members)}";
    }

    private static string MarksOf(MethodInfo method) =>
        (method.IsDefined(typeof(OneWayAttribute)) ? " one-way" : "")
        + (method.IsDefined(typeof(AlwaysInterleaveAttribute)) ? " interleaves" : "");

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;

    private static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias;
}
