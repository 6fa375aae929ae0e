using AriaCluster.Hosting;
using Microsoft.Extensions.Hosting;

namespace AriaCluster.Tests.Hosting;

/// <summary>A file of settings that is no JSON: where, and what was expected there, in words for people.</summary>
public sealed class SettingsFileFaultTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\n  \"Hub\": {\n    Port: 1\n  }\n}", "line 3, column 5: The name of a setting in double quotes is expected")]
    [InlineData("{\n  \"Hub\": {\n    \"Port\" 1\n  }\n}", "line 3, column 12: A : is expected between a setting's name and its value")]
    [InlineData("{\n  \"Hub\": {\n    \"Port\": \n  }\n}", "line 4, column 3: A value is expected")]
    [InlineData("{\n  \"Hub\": {\n    \"Address\": 127.0.0.1\n  }\n}", "line 3, column 21: This is no number; a text, such as an address, stands in double quotes")]
    [InlineData("{\n  \"Hub\": {\n    \"Address\": localhost\n  }\n}", "line 3, column 16: A value is expected")]
    [InlineData("{\n  \"Hub\": {\n    \"Insecure\": trve\n  }\n}", "line 3, column 19: A value is expected: texts stand in double quotes")]
    [InlineData("{\n  \"Hub\": {\n    \"Port\": 1\n    \"Address\": \"::\"\n  }\n}", "line 4, column 5: A comma is expected")]
    [InlineData("{\n  \"Hub\": {\n    \"Größe\": \"x\" y\n  }\n}", "line 3, column 18: A comma is expected")]
    [InlineData("{\n  \"Hub\": {\n    \"Address\": \"::\n  }\n}", "line 3, column 19: A text is to end in its own line")]
    [InlineData("{\n  \"Hub\": {\n    \"Data\": \"C:\\data\"\n  }\n}", "line 3, column 17: After \\ in a text")]
    [InlineData("{\n  \"Hub\": {\n", "line 3, column 1: The file ends too soon")]
    [InlineData("{}\n}", "line 2, column 1: Nothing more is expected")]
    [InlineData("", "line 1, column 1: The file is empty")]
    public void TheFaultHasItsPlaceAndWhatIsExpectedThere(string text, string said)
    {
        var fault = FaultOf(text);

        Assert.StartsWith($"{_folder["aria.json"]}, {said}", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("BytePositionInLine", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1]", "It is to be an object of sections")]
    [InlineData("{\"Hub\":{\"Port\":1,\"port\":2}}", "Hub:port is set twice in it.")]
    public void WhatIsJsonAndNoSettingsIsTold(string text, string said) =>
        Assert.StartsWith($"{_folder["aria.json"]}: {said}", FaultOf(text), StringComparison.Ordinal);

    private string FaultOf(string text)
    {
        var path = _folder.Write("aria.json", text);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ContentRootPath = _folder.Path });

        var failure = Record.Exception(() => builder.AddSettingsSources([], path));

        return Assert.Single(SettingsFaults.Of(failure!));
    }
}
