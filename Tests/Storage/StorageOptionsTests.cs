using System.ComponentModel.DataAnnotations;
using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class StorageOptionsTests
{
    [Fact]
    public void TheDefaultsAreValid() => Assert.Empty(Faults(new()));

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void PostgreSqlNeedsAConnection(string? connection) =>
        Assert.Equal(["ConnectionString"], Assert.Single(Faults(new() { Kind = StorageKind.PostgreSql, ConnectionString = connection })).MemberNames);

    [Fact]
    public void AConnectionForAFileIsAMistake() =>
        Assert.Equal(["ConnectionString"], Assert.Single(Faults(new() { ConnectionString = "Host=db" })).MemberNames);

    [Fact]
    public void AKindThatIsNoneIsRefused() => Assert.NotEmpty(Faults(new() { Kind = (StorageKind)9 }));

    [Fact]
    public void ADurabilityThatIsNoneIsRefused() => Assert.NotEmpty(Faults(new() { Durability = 0 }));

    private static List<ValidationResult> Faults(StorageOptions options)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        return faults;
    }
}
