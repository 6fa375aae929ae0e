using AriaCluster.Api.Databases;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Copies;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriaCluster.Tests.Api.Databases;

public sealed class MigrationsTests
{
    [Fact]
    public async Task WhateverBreaksACopyOffItIsToldAndTheNextOneMayBegin()
    {
        var migrations = new Migrations(TimeProvider.System, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), NullLogger<Migrations>.Instance);
        var target = new DatabasePlace(StorageKind.Sqlite, "never", null);

        Assert.True(Begin());
        await Eventually.HoldsAsync(() => migrations.Current!.State == MigrationState.Failed);

        Assert.Equal("unforeseen", migrations.Current!.Error);
        Assert.True(Begin());

        bool Begin() => migrations.TryBegin(() => throw new InvalidOperationException("unforeseen"), target, CopyAuthor.OfThisProcess(CopyAuthor.Migrate));
    }
}
