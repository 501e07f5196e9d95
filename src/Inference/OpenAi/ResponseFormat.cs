using System.Text.Json;

namespace ServingCluster.Inference.OpenAi;

/// <summary>The form that an answer has to have.</summary>
/// <param name="Kind">The form.</param>
/// <param name="Schema">The JSON schema that it follows; null where any will do.</param>
internal sealed record ResponseFormat(ResponseFormatKind Kind, JsonElement? Schema = null)
{
    /// <summary>Any text.</summary>
    public static readonly ResponseFormat Text = new(ResponseFormatKind.Text);
}
