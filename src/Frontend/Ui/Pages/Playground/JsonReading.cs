using System.Text.Json;

namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>Reads members that may be missing, null or of another kind than one hopes: what answers hold is the model's provider's doing.</summary>
internal static class JsonReading
{
    /// <summary>A member's text; null when there is none.</summary>
    public static string? TextOf(this JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    /// <summary>A member's count; null when there is none.</summary>
    public static int? CountOf(this JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt32(out var count) ? count : null;

    /// <summary>A member's object; null when there is none.</summary>
    public static JsonElement? ObjectOf(this JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Object
            ? value : null;

    /// <summary>A member's elements; none when it is no list.</summary>
    public static IEnumerable<JsonElement> ItemsOf(this JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray() : [];
}
