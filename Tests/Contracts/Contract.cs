using System.Collections.Immutable;
using System.Reflection;
using AriaCluster.Tasks;
using Orleans;

namespace AriaCluster.Tests.Contracts;

/// <summary>Everything that grains, the edge and workers may say to each other, found by walking from the interfaces.</summary>
internal sealed class Contract
{
    private static readonly Type[] _leaves =
    [
        typeof(string), typeof(bool), typeof(byte), typeof(int), typeof(long), typeof(double), typeof(DateTimeOffset), typeof(TimeSpan),
    ];

    private readonly SortedDictionary<string, Type> _types = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];

    private Contract(IEnumerable<Type> interfaces)
    {
        Interfaces = [.. interfaces.OrderBy(type => type.FullName, StringComparer.Ordinal)];
        foreach (var method in Interfaces.SelectMany(MethodsOf))
        {
            Walk(method);
        }
    }

    public ImmutableArray<Type> Interfaces { get; }

    /// <summary>The contract's own types that cross: records, structs and enums.</summary>
    public IEnumerable<Type> Types => _types.Values;

    /// <summary>What was met on the way that may not cross.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public static Contract Of(IEnumerable<Type> interfaces) => new(interfaces);

    public static Contract OfTheProduct() => Of(typeof(ITaskGrain).Assembly.GetTypes().Where(IsCallable));

    public static bool IsObserver(Type type) => type.IsInterface && type.IsAssignableTo(typeof(IGrainObserver));

    public static IEnumerable<MethodInfo> MethodsOf(Type type) => type.GetMethods().OrderBy(method => method.Name, StringComparer.Ordinal);

    /// <summary>What a serializer writes: the properties with a field behind them, and fields.</summary>
    public static IEnumerable<MemberInfo> MembersOf(Type type)
    {
        const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

        var fields = type.GetFields(Instance);
        var stored = fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        return type.GetProperties(Instance).Where(property => stored.Contains($"<{property.Name}>k__BackingField"))
            .Concat<MemberInfo>(fields.Where(field => !field.Name.EndsWith("k__BackingField", StringComparison.Ordinal)));
    }

    public static Type TypeOf(MemberInfo member) =>
        member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    private static bool IsCallable(Type type) =>
        IsObserver(type) || (type.IsInterface && type.IsAssignableTo(typeof(IGrainWithStringKey)));

    private void Walk(MethodInfo method)
    {
        var where = $"{method.DeclaringType!.Name}.{method.Name}";
        var result = method.ReturnType;
        if (result.IsGenericType && result.GetGenericTypeDefinition() == typeof(Task<>))
        {
            Walk(result.GetGenericArguments()[0], $"{where}, its result");
        }
        else if (result != typeof(Task) && !(result == typeof(void) && IsObserver(method.DeclaringType)))
        {
            _faults.Add($"{where} returns {result.Name}, not a Task.");
        }

        foreach (var parameter in method.GetParameters())
        {
            Walk(method, parameter, $"{where}, its parameter {parameter.Name}");
        }
    }

    private void Walk(MethodInfo method, ParameterInfo parameter, string where)
    {
        var isLast = parameter.Position == method.GetParameters().Length - 1;
        if (!IsObserver(parameter.ParameterType) && !(isLast && parameter.ParameterType == typeof(CancellationToken)))
        {
            Walk(parameter.ParameterType, where);
        }
    }

    private void Walk(Type type, string where)
    {
        if (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) || Nullable.GetUnderlyingType(type) is not null))
        {
            Walk(type.GetGenericArguments()[0], where);
        }
        else if (type.Assembly != Interfaces[0].Assembly || type.IsInterface || type.IsSubclassOf(typeof(Delegate)))
        {
            if (!_leaves.Contains(type))
            {
                _faults.Add($"{where} is a {type}, which may not cross.");
            }
        }
        else if (_types.TryAdd(type.FullName!, type) && !type.IsEnum)
        {
            foreach (var member in MembersOf(type))
            {
                Walk(TypeOf(member), $"{type.Name}.{member.Name}");
            }
        }
    }
}
