using ServingCluster.Errors;
using ServingCluster.Secrets;

namespace ServingCluster.Inference.Settings;

/// <summary>All settings that a kind of model knows.</summary>
/// <typeparam name="T">The settings of that kind of model.</typeparam>
/// <param name="kind">The kind in words, such as <c>an ONNX model</c>.</param>
/// <param name="rules">A rule for each.</param>
internal sealed class SettingTable<T>(string kind, SettingRule<T>[] rules)
    where T : class
{
    /// <summary>All names, for messages.</summary>
    public string Known { get; } = string.Join(", ", rules.Select(r => r.Name));

    /// <summary>The rule of a name; null when there is none.</summary>
    public SettingRule<T>? Find(string name) => Array.Find(rules, r => r.Name == name);

    /// <summary>Changes settings by values, and notes every unknown name and every wrong value.</summary>
    /// <param name="settings">The settings so far.</param>
    /// <param name="values">Values by name.</param>
    /// <param name="path">Where they stand.</param>
    /// <param name="nameOf">The setting that a name there means.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    public T Apply(T settings, IReadOnlyDictionary<string, string> values, string path, Func<string, string> nameOf, Mistakes mistakes)
    {
        foreach (var (key, value) in values)
        {
            var here = path.Length == 0 ? key : $"{path}.{key}";
            if (Find(nameOf(key)) is not { } rule)
                mistakes.Add(here, $"is not a setting of {kind}; known are {Known}.");
            else if (SecretReference.TryParse(value, out _))
                continue; // Whoever loads the model puts the secret in its place; until then nobody knows what it says.
            else if (rule.Apply(settings, value.Trim()) is { } changed)
                settings = changed;
            else
                mistakes.Add(here, $"'{value}' has to be {rule.Expectation}.");
        }

        return settings;
    }
}
