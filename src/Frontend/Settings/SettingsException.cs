namespace ServingCluster.Frontend.Settings;

/// <summary>The configuration cannot be used. The message has one line for every mistake in it.</summary>
public sealed class SettingsException(IReadOnlyList<string> mistakes)
    : Exception("The settings have mistakes:" + Environment.NewLine + string.Join(Environment.NewLine, mistakes.Select(m => "  " + m)))
{
    /// <summary>The mistakes, each with setting, value and rule.</summary>
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
