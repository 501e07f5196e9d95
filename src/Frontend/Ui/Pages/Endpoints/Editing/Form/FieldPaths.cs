namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

/// <summary>How places in a request lead to fields of the form.</summary>
internal static class FieldPaths
{
    private const string Plaintext = "_plaintext";

    public const string Name = "name";
    public const string Description = "description";
    public const string Tags = "tags";
    public const string Entities = "config.served_entities";
    public const string Traffic = "config.traffic_config";
    public const string Gateway = "ai_gateway";
    public const string Limits = Gateway + ".rate_limits";
    public const string Table = Gateway + ".inference_table_config";
    public const string Guardrails = Gateway + ".guardrails";
    public const string Fallback = Gateway + ".fallback_config";
    public const string UsageTracking = Gateway + ".usage_tracking_config";
    public const string Notifications = "email_notifications";

    public static string Entity(int index) => $"{Entities}[{index}]";

    /// <summary>The place as fields know it: a secret given as itself is in the field of the secret.</summary>
    public static string Normal(string path) => path.EndsWith(Plaintext, StringComparison.Ordinal) ? path[..^Plaintext.Length] : path;

    /// <summary>Whether a place is another one or lies inside it.</summary>
    public static bool IsWithin(string path, string other) =>
        path.StartsWith(other, StringComparison.Ordinal) && (path.Length == other.Length || path[other.Length] is '.' or '[');

    /// <summary>The innermost of some places that a place lies inside of; null for none.</summary>
    public static string? Innermost(string path, IEnumerable<string> places) =>
        places.Where(p => IsWithin(path, p)).MaxBy(p => p.Length);
}
