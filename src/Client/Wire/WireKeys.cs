namespace ServingCluster.Client.Wire;

/// <summary>Names of grains as keys of Orleans grains.</summary>
public static class WireKeys
{
    /// <summary>The key of a grain of which there is one.</summary>
    public const string Singleton = "cluster";

    // No name begins with it.
    private const char Escape = '\0';

    /// <summary>The key of a name. Any text is a name, if only one that the grain refuses; Orleans takes no blank keys.</summary>
    public static string Of(string name) => string.IsNullOrWhiteSpace(name) ? Escape + name : name;

    /// <summary>The name that <see cref="Of"/> made a key of.</summary>
    public static string NameOf(GrainId grain)
    {
        var key = grain.Key.ToString()!;
        return key.StartsWith(Escape) ? key[1..] : key;
    }
}
