using System.Reflection;
using System.Reflection.Emit;
using Orleans;

namespace AriaCluster.Tests.Cluster;

/// <summary>A call that the code of one grain contains to the interface of another.</summary>
internal sealed record GrainCall(string From, string To, MethodInfo Method);

/// <summary>Reads from the compiled grains which of them call which.</summary>
internal static class CallGraph
{
    private static readonly Dictionary<short, OpCode> _opCodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => field.GetValue(null)).OfType<OpCode>().ToDictionary(code => code.Value);

    /// <summary>All calls to grain interfaces in the assembly, by the outermost type that contains them.</summary>
    public static IReadOnlyList<GrainCall> Read(Assembly assembly) => [.. assembly.GetTypes().SelectMany(type => Read(type).Distinct())];

    private static IEnumerable<GrainCall> Read(Type type)
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var method in type.GetMethods(all).Cast<MethodBase>().Concat(type.GetConstructors(all)))
        {
            foreach (var called in CalledBy(method).OfType<MethodInfo>())
            {
                if (called.DeclaringType is { IsInterface: true } target && typeof(IGrain).IsAssignableFrom(target))
                {
                    yield return new(Outermost(type).Name, target.Name, called);
                }
            }
        }
    }

    // Lambdas and the bodies of async methods are types nested in the one that they were written in.
    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<MethodBase?> CalledBy(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xfe ? (short)(0xfe00 | code[at + 1]) : code[at];
            var opCode = _opCodes[value];
            at += opCode.Size;
            if (opCode.OperandType == OperandType.InlineMethod)
            {
                yield return Resolve(method, BitConverter.ToInt32(code, at));
            }

            at += Length(opCode.OperandType, code, at);
        }
    }

    private static MethodBase? Resolve(MethodBase method, int token) => method.Module.ResolveMethod(
        token,
        method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null,
        method.IsGenericMethod ? method.GetGenericArguments() : null);

    private static int Length(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
        _ => 4,
    };
}
