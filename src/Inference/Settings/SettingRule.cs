namespace ServingCluster.Inference.Settings;

/// <summary>One setting: its name, what it takes, and how it changes a model's settings.</summary>
/// <typeparam name="T">The settings of that kind of model.</typeparam>
/// <param name="Name">The name among a served entity's <c>environment_vars</c>.</param>
/// <param name="Expectation">What a value has to be, for messages.</param>
/// <param name="Apply">Gives the changed settings; null when the text is no such value.</param>
internal sealed record SettingRule<T>(string Name, string Expectation, Func<T, string, T?> Apply)
    where T : class;
