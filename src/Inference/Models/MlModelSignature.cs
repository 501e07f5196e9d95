using System.Text.Json;
using ServingCluster.Models;

namespace ServingCluster.Inference.Models;

/// <summary>Reads the <c>signature</c> of an MLmodel file: <c>inputs</c>, <c>outputs</c> and <c>params</c>, each JSON within a YAML text
/// (https://mlflow.org/docs/latest/ml/model/signatures/).</summary>
internal static class MlModelSignature
{
    private const string File = OnnxModelFolderReader.DescriptionFile;

    /// <summary>Reads the signature.</summary>
    /// <returns>Null when the model has none, or none for its inputs.</returns>
    /// <exception cref="Errors.ServingException">It is broken, or asks for inputs that an ONNX graph cannot take.</exception>
    public static ModelSignature? Read(YamlMap root, List<string> notes)
    {
        var signature = root.Map("signature");
        if (signature?.Text("inputs") is not { } inputs)
            return null;

        var fields = ReadList(inputs, "signature.inputs", SignatureFieldReader.Read);
        if (fields.Count == 0)
            return null;
        RequireOneKind(fields);
        RequireNames(fields);
        var parameters = signature.Text("params") is { } json ? ReadList(json, "signature.params", SignatureParamReader.Read) : [];
        if (parameters.Count > 0)
            notes.Add($"{File}: signature.params: an ONNX graph has no parameters; values that requests give are checked and have no effect.");
        return new ModelSignature
        {
            Inputs = fields,
            Outputs = signature.Text("outputs") is { } outputs ? ReadOutputs(outputs, notes) : [],
            Params = parameters,
        };
    }

    // Outputs are told to clients but never enforced, so those in richer types than ours do not keep a model from being served.
    private static List<SignatureField> ReadOutputs(string json, List<string> notes)
    {
        try
        {
            return ReadList(json, "signature.outputs", SignatureFieldReader.Read);
        }
        catch (Errors.ServingException e)
        {
            notes.Add($"{e.Message} The outputs are taken from the graph instead.");
            return [];
        }
    }

    private static List<T> ReadList<T>(string json, string key, Func<JsonElement, string, T> read)
    {
        using var document = Parse(json, key);
        if (document.RootElement.ValueKind == JsonValueKind.Null)
            return [];
        if (document.RootElement.ValueKind != JsonValueKind.Array)
            throw Broken.Key(File, key, "it has to be a JSON list.");
        return [.. document.RootElement.EnumerateArray().Select((item, i) => read(item, $"{key}[{i}]"))];
    }

    private static JsonDocument Parse(string json, string key)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException e)
        {
            throw Broken.Key(File, key, $"is not valid JSON: {e.Message}", e);
        }
    }

    private static void RequireOneKind(List<SignatureField> fields)
    {
        if (fields.Any(f => f.Tensor is null != fields[0].Tensor is null))
            throw Broken.Key(File, "signature.inputs", "mixes columns and tensors; all inputs have to be of one kind.");
    }

    private static void RequireNames(List<SignatureField> fields)
    {
        var named = fields.Count(f => f.Name is not null);
        if (named != fields.Count && (named > 0 || fields[0].Tensor is not null && fields.Count > 1))
            throw Broken.Key(File, "signature.inputs", "some inputs have no name; with several inputs each needs one.");
        if (fields.GroupBy(f => f.Name).FirstOrDefault(g => g.Key is not null && g.Count() > 1) is { } twice)
            throw Broken.Key(File, "signature.inputs", $"the name '{twice.Key}' is there twice.");
    }
}
