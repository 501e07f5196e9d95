namespace ServingCluster.Frontend.Settings;

/// <summary>The settings of one record while they are read and shown. A program may have several; a key belongs to one.</summary>
internal interface ISettingBook
{
    /// <summary>The keys below <c>Serving:</c> that belong to it.</summary>
    IEnumerable<string> Names { get; }

    /// <summary>Every setting as it is in effect.</summary>
    IEnumerable<SettingLine> Lines { get; }

    /// <summary>Takes one entry of the configuration in.</summary>
    /// <returns>False when the key is not one of its own.</returns>
    bool TryApply(IConfigurationSection entry, List<string> mistakes);
}
