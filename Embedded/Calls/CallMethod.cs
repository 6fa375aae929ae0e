using System.Reflection;
using Orleans.Concurrency;

namespace AriaCluster.Embedded;

/// <summary>A method of a grain or observer interface: what its attributes say, and how it is invoked without reflection.</summary>
internal abstract class CallMethod
{
    private readonly MethodInvoker _invoker;
    private readonly int _cancellation;

    protected CallMethod(MethodInfo method, EmbeddedEngine engine)
    {
        _invoker = MethodInvoker.Create(method);
        Name = $"{method.DeclaringType!.Name}.{method.Name}";
        Parameters = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
        _cancellation = Array.IndexOf(Parameters, typeof(CancellationToken));
        IsOneWay = method.ReturnType == typeof(void) || method.IsDefined(typeof(OneWayAttribute));
        IsAlwaysInterleave = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        Engine = engine;
    }

    internal string Name { get; }

    internal Type[] Parameters { get; }

    internal bool IsOneWay { get; }

    internal bool IsAlwaysInterleave { get; }

    internal EmbeddedEngine Engine { get; }

    internal static CallMethod Of(MethodInfo method, EmbeddedEngine engine)
    {
        var result = method.ReturnType switch
        {
            { } type when type == typeof(Task) || type == typeof(void) => typeof(Nothing),
            { IsGenericType: true } type when type.GetGenericTypeDefinition() == typeof(Task<>) => type.GetGenericArguments()[0],
            _ => throw new NotSupportedException($"{method.DeclaringType}.{method.Name} must return a Task."),
        };
        return (CallMethod)Activator.CreateInstance(
            typeof(CallMethod<>).MakeGenericType(result), BindingFlags.Instance | BindingFlags.NonPublic, null, [method, engine], null)!;
    }

    internal abstract Request NewRequest(Reference target, object?[] arguments);

    internal Task Invoke(object target, object?[] arguments) =>
        (Task?)_invoker.Invoke(target, arguments.AsSpan()) ?? Task.CompletedTask;

    internal CancellationToken CancellationOf(object?[] arguments) =>
        _cancellation < 0 ? CancellationToken.None : (CancellationToken)arguments[_cancellation]!;
}

/// <summary>A method whose answer is a <typeparamref name="TResult"/>.</summary>
internal sealed class CallMethod<TResult> : CallMethod
{
    internal CallMethod(MethodInfo method, EmbeddedEngine engine)
        : base(method, engine)
    {
    }

    internal override Request NewRequest(Reference target, object?[] arguments) => new Request<TResult>(this, target, arguments);
}

/// <summary>The answer of a method that returns a Task without a result.</summary>
internal readonly struct Nothing;
