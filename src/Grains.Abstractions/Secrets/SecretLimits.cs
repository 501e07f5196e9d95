namespace ServingCluster.Secrets;

/// <summary>What scopes and secrets may be.</summary>
public static class SecretLimits
{
    /// <summary>The longest name of a scope or a secret.</summary>
    public const int NameLength = 128;

    /// <summary>The largest value in bytes.</summary>
    public const int ValueLength = 128 * 1024;

    /// <summary>The most secrets in a scope.</summary>
    public const int SecretsInScope = 1000;

    /// <summary>The most scopes.</summary>
    public const int Scopes = 1000;

    /// <summary>The most scopes of one creator who is no administrator: nobody alone can use up what there is for all.</summary>
    public const int ScopesOfCreator = 100;

    /// <summary>The most grants at a scope.</summary>
    public const int GrantsAtScope = 1000;

    /// <summary>The longest name of a principal.</summary>
    public const int PrincipalLength = 256;

    /// <summary>What names are made of, for messages.</summary>
    public const string NameRule = "1 to 128 letters, digits, '.', '_' or '-'";

    /// <summary>Whether a text may name a scope or a secret.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= NameLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    /// <summary>The purpose that the value of a secret is sealed for.</summary>
    public static string PurposeOf(string scope, string key) => $"secrets/{scope}/{key}";
}
