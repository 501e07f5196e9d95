using System.Text;
using System.Text.Json;

namespace ServingCluster.Inference.Models;

/// <summary>Finds the example that was logged with a model and makes it a request body. An example that cannot be read is noted, not an
/// error: the model can be served without.</summary>
internal static class InputExampleReader
{
    // It is stored with the version and shown to people.
    private const long LargestExample = 256 << 10;

    /// <summary>The example as a request body; null when there is none that can be used.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="info">The <c>saved_input_example_info</c> of its MLmodel.</param>
    /// <param name="notes">Takes what is odd.</param>
    /// <param name="isBody">Whether an example is a request body already; null for the forms of scoring requests.</param>
    public static string? Read(string folder, YamlMap? info, List<string> notes, Func<JsonElement, bool>? isBody = null)
    {
        using var serving = Load(folder, info?.Text("serving_input_path") ?? "serving_input_example.json", notes);
        if (serving is not null)
            return serving.RootElement.GetRawText();
        using var plain = Load(folder, info?.Text("artifact_path") ?? "input_example.json", notes);
        return plain is null ? null : AsBody(plain.RootElement, info, isBody ?? IsScoringBody);
    }

    private static JsonDocument? Load(string folder, string file, List<string> notes)
    {
        if (!File.Exists(Path.Combine(folder, file)))
            return null;
        var path = ArtifactPath.Inside(folder, file, "saved_input_example_info");
        if (new FileInfo(path).Length > LargestExample)
        {
            notes.Add($"{file}: the example is larger than {LargestExample >> 10} KiB and is left out.");
            return null;
        }

        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException e)
        {
            notes.Add($"{file}: the example is not valid JSON and is left out: {e.Message}");
            return null;
        }
    }

    private static string AsBody(JsonElement example, YamlMap? info, Func<JsonElement, bool> isBody)
    {
        if (isBody(example))
            return example.GetRawText();
        var key = info?.Text("type") == "dataframe" && info.Text("pandas_orient") is "records" ? "dataframe_records"
            : example.ValueKind == JsonValueKind.Object && example.TryGetProperty("data", out _) && example.TryGetProperty("columns", out _)
                ? "dataframe_split"
                : "inputs";
        return new StringBuilder("{\"").Append(key).Append("\": ").Append(example.GetRawText()).Append('}').ToString();
    }

    private static bool IsScoringBody(JsonElement example) =>
        example.ValueKind == JsonValueKind.Object
        && (example.TryGetProperty("inputs", out _) || example.TryGetProperty("instances", out _)
            || example.TryGetProperty("dataframe_split", out _) || example.TryGetProperty("dataframe_records", out _));
}
