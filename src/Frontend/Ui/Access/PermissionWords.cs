namespace ServingCluster.Frontend.Ui.Access;

/// <summary>Says levels as people do.</summary>
internal static class PermissionWords
{
    /// <summary><c>Can manage</c> for <c>CAN_MANAGE</c>.</summary>
    public static string Of(string level)
    {
        var words = level.Replace('_', ' ').ToLowerInvariant();
        return words.Length == 0 ? "" : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
