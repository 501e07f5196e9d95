using ServingCluster.Errors;
using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.Secrets;

namespace ServingCluster.Frontend.Secrets;

/// <summary>The master keys that the settings give.</summary>
internal static class SecretKeys
{
    /// <summary>Whether a setting's text is one key or several.</summary>
    public static bool IsText(string text) => Parse(text) is not null;

    /// <summary>The keys of the settings; null when they give none.</summary>
    /// <exception cref="SettingsException">They give two sources.</exception>
    /// <exception cref="ServingException">The file cannot be used.</exception>
    public static IMasterKeys? Of(ServingSettings settings)
    {
        var (key, file) = (SettingsReader.KeyOf("SecretsKey"), SettingsReader.KeyOf("SecretsKeyFile"));
        if (settings.SecretsKey.Length > 0 && settings.SecretsKeyFile.Length > 0)
            throw new SettingsException([$"Give either {key} or {file}, not both."]);
        if (settings.SecretsKeyFile.Length > 0)
            return new GivenMasterKeys(MasterKeyFile.Read(settings.SecretsKeyFile), $"the keys in {settings.SecretsKeyFile}");
        return Parse(settings.SecretsKey) is { } keys ? new GivenMasterKeys(keys, $"the key of {key}") : null;
    }

    private static List<MasterKey>? Parse(string text)
    {
        var keys = new List<MasterKey>();
        foreach (var part in text.Split(SettingsReader.ListSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!MasterKey.TryParse(part, out var key))
                return null;
            keys.Add(key);
        }

        return keys.Count > 0 ? keys : null;
    }
}
