using System.Collections.Frozen;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.Replicas;

/// <summary>A served entity's settings with the secrets that they refer to in their places, which no log may show.</summary>
internal sealed class ReplicaSettings
{
    private const string Hidden = "[secret]";

    private readonly string[] _secrets;

    private ReplicaSettings(IReadOnlyDictionary<string, string> values, IEnumerable<string> secrets)
    {
        Values = values;
        // The longest first: one may stand within another.
        _secrets = [.. secrets.Where(s => s.Length > 0).Distinct().OrderByDescending(s => s.Length)];
    }

    /// <summary>No settings.</summary>
    public static ReplicaSettings None { get; } = new(FrozenDictionary<string, string>.Empty, []);

    /// <summary>The settings by name.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    /// <summary>Reads the secrets that settings refer to.</summary>
    /// <exception cref="Errors.ServingException">A secret is not there or cannot be read.</exception>
    public static async Task<ReplicaSettings> ResolveAsync(IReadOnlyDictionary<string, string> settings, ISecretReader reader, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string>(settings);
        var secrets = new List<string>();
        foreach (var (name, text) in settings)
        {
            if (!SecretReference.TryParse(text, out var reference))
                continue;
            values[name] = await reader.ReadAsync(reference, cancellationToken);
            secrets.Add(values[name]);
            // As it is shown by who takes the blanks at its ends away.
            secrets.Add(values[name].Trim());
        }

        return new ReplicaSettings(values, secrets);
    }

    /// <summary>The text without the secrets.</summary>
    public string Mask(string text)
    {
        foreach (var secret in _secrets)
            text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        return text;
    }
}
