namespace ServingCluster.Frontend.Telemetry;

/// <summary>One of OpenTelemetry's standard environment variables.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rule">What its value must be, to follow "must be".</param>
/// <param name="Follows">Whether a value is so.</param>
/// <param name="IsSecret">Whether the value is not to be repeated.</param>
internal sealed record TelemetryVariable(string Name, string Rule, Func<string, bool> Follows, bool IsSecret = false)
{
    /// <summary>What is wrong with a value; null for nothing. An empty one counts as none, as the specification says.</summary>
    public string? MistakeIn(string? value) => string.IsNullOrEmpty(value) || Follows(value) ? null
        : IsSecret ? $"{Name} must be {Rule}."
        : $"{Name} must be {Rule}, but is '{value}'.";
}
