namespace ServingCluster.Inference.Settings;

/// <summary>One setting: its name, what it takes, and how it changes the model's settings.</summary>
/// <param name="Name">The name among a served entity's <c>environment_vars</c>.</param>
/// <param name="Expectation">What a value has to be, for messages.</param>
/// <param name="Apply">Gives the changed settings; null when the text is no such value.</param>
internal sealed record SettingRule(string Name, string Expectation, Func<ModelSettings, string, ModelSettings?> Apply);
