namespace AriaCluster.Hosting;

/// <summary>How a setting is written.</summary>
internal enum SettingShape
{
    /// <summary>One value, under its key.</summary>
    Value = 1,

    /// <summary>Values under the keys <c>:0</c>, <c>:1</c> and so on.</summary>
    List = 2,

    /// <summary>Values under keys with names that are chosen freely.</summary>
    Map = 3,
}
