namespace ServingCluster.Frontend.Settings;

/// <summary>A setting as it is printed.</summary>
/// <param name="Key">The whole key.</param>
/// <param name="Text">The effective value; secrets masked.</param>
/// <param name="IsDefault">Whether that is the default.</param>
/// <param name="Description">What it does, in a few words.</param>
internal sealed record SettingLine(string Key, string Text, bool IsDefault, string Description);
