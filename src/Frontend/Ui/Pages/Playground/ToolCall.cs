using System.Text.Json;

namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>A call of a tool that a model asks for.</summary>
/// <param name="Id">What its result names it by.</param>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">What the model gives it: JSON, if the model does well.</param>
public sealed record ToolCall(string Id, string Name, string Arguments)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The arguments to read; as they came where they are not JSON.</summary>
    public string PrettyArguments
    {
        get
        {
            try
            {
                using var document = JsonDocument.Parse(Arguments);
                return JsonSerializer.Serialize(document.RootElement, Indented);
            }
            catch (JsonException)
            {
                return Arguments;
            }
        }
    }
}
