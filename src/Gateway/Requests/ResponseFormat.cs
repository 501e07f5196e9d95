using System.Text.Json;

namespace ServingCluster.Gateway.Requests;

/// <summary>The form that an answer is to have.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">The schema's name, with <see cref="ResponseFormatKind.JsonSchema"/>.</param>
/// <param name="Schema">The JSON schema. Valid as long as the request.</param>
/// <param name="Strict">Whether it must be followed to the letter; null where it isn't said.</param>
internal sealed record ResponseFormat(ResponseFormatKind Kind, string? Name = null, JsonElement? Schema = null, bool? Strict = null)
{
    /// <summary>Any text.</summary>
    public static ResponseFormat Text { get; } = new(ResponseFormatKind.Text);
}
