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
        Assert.Contains("Storage:ConnectionString", Assert.Single(Faults(new() { Kind = StorageKind.PostgreSql, ConnectionString = connection })), StringComparison.Ordinal);

    [Fact]
    public void AConnectionForAFileIsAMistake() =>
        Assert.Contains("Storage:ConnectionString", Assert.Single(Faults(new() { ConnectionString = "Host=db" })), StringComparison.Ordinal);

    [Fact]
    public void AKindThatIsNoneIsRefused() => Assert.NotEmpty(Faults(new() { Kind = (StorageKind)9 }));

    [Fact]
    public void ADurabilityThatIsNoneIsRefused() => Assert.NotEmpty(Faults(new() { Durability = 0 }));

    private static List<string> Faults(StorageOptions options)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        return [.. faults.Select(fault => fault.ErrorMessage!)];
    }
}
