using System.Text.Json;

namespace ServingCluster.Inference.OpenAi;

/// <summary>The form that an answer has to have.</summary>
/// <param name="Kind">The form.</param>
/// <param name="Schema">The JSON schema that it follows; null where any will do.</param>
/// <param name="IsStrict">Whether objects have no properties but those that the schema names.</param>
internal sealed record ResponseFormat(ResponseFormatKind Kind, JsonElement? Schema = null, bool IsStrict = false)
{
    /// <summary>Any text.</summary>
    public static readonly ResponseFormat Text = new(ResponseFormatKind.Text);
}
