using System.Reflection;
using Orleans;

namespace AriaCluster.Tests.Contracts;

public sealed class ContractTests
{
    private readonly Contract _contract = Contract.OfTheProduct();

    [Fact]
    public void OnlyWhatSerializesTheSameOnBothEnginesCrosses() => Assert.Empty(_contract.Faults);

    [Fact]
    public void EveryTypeIsSealedAndMarked()
    {
        var types = _contract.Types.Where(type => !type.IsEnum).ToArray();

        Assert.NotEmpty(types);
        Assert.All(types, type => Assert.True(type.IsSealed, $"{type} is not sealed."));
        Assert.All(types, type => Assert.True(type.IsDefined(typeof(GenerateSerializerAttribute)), $"{type} has no [GenerateSerializer]."));
        Assert.All(types, type => Assert.True(type.IsDefined(typeof(AliasAttribute)), $"{type} has no [Alias]."));
    }

    [Fact]
    public void EveryMemberHasAnIdOfItsOwn() => Assert.All(_contract.Types.Where(type => !type.IsEnum), type =>
    {
        var members = Contract.MembersOf(type).ToArray();

        Assert.All(members, member => Assert.True(member.IsDefined(typeof(IdAttribute)), $"{type}.{member.Name} has no [Id]."));
        Assert.Equal(members.Length, members.Select(IdOf).Distinct().Count());
    });

    [Fact]
    public void EveryInterfaceAndMethodHasAnAliasOfItsOwn()
    {
        var named = _contract.Interfaces.Concat(_contract.Types.Where(type => !type.IsEnum)).ToArray();
        Assert.Equal(named.Length, named.Select(AliasOf).Distinct().Count());

        Assert.All(_contract.Interfaces, type =>
        {
            var methods = Contract.MethodsOf(type).ToArray();
            Assert.Equal(methods.Length, methods.Select(AliasOf).Distinct().Count());
        });
    }

    // The names of an enum's members change nothing on the wire or in storage; their numbers do.
    [Fact]
    public void NoTwoMembersOfAnEnumShareANumber() => Assert.All(_contract.Types.Where(type => type.IsEnum), type =>
        Assert.Equal(Enum.GetNames(type).Length, Enum.GetValuesAsUnderlyingType(type).Cast<object>().Distinct().Count()));

    [Theory]
    [InlineData(typeof(IReturnsAValue), "IReturnsAValue.Get returns Int32, not a Task.")]
    [InlineData(typeof(ITakesAnObject), "ITakesAnObject.PutAsync, its parameter value is a System.Object, which may not cross.")]
    [InlineData(typeof(ITakesAList), "ITakesAList.PutAsync, its parameter value is a System.Collections.Generic.IReadOnlyList`1[System.Int32], which may not cross.")]
    [InlineData(typeof(ITakesADelegate), "ITakesADelegate.PutAsync, its parameter value is a System.Action, which may not cross.")]
    [InlineData(typeof(IHidesAnObject), "Hiding.Inner is a System.Object, which may not cross.")]
    public void WhatMayNotCrossIsFound(Type type, string fault) => Assert.Equal([fault], Contract.Of([type]).Faults);

    private static string AliasOf(MemberInfo member) =>
        member.GetCustomAttribute<AliasAttribute>()?.Alias ?? throw new InvalidOperationException($"{member.DeclaringType}.{member.Name} has no [Alias].");

    private static uint IdOf(MemberInfo member) => member.GetCustomAttribute<IdAttribute>()!.Id;
}

internal interface IReturnsAValue
{
    int Get();
}

internal interface ITakesAnObject
{
    Task PutAsync(object value);
}

internal interface ITakesAList
{
    Task PutAsync(IReadOnlyList<int> value);
}

internal interface ITakesADelegate
{
    Task PutAsync(Action value);
}

internal interface IHidesAnObject
{
    Task<Hiding> GetAsync();
}

internal sealed record Hiding(object Inner);
