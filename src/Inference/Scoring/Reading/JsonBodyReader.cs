using System.Text.Json;
using ServingCluster.Inference.Scoring.Elements;

namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>Reads a JSON body: an object with exactly one of the four input fields, and perhaps <c>params</c>
/// (https://mlflow.org/docs/latest/ml/deployment/deploy-model-locally/#json-input).</summary>
internal static class JsonBodyReader
{
    private const string Fields = "{'dataframe_records', 'dataframe_split', 'inputs', 'instances'}";

    private const string ExactlyOne = $"The input must be a JSON dictionary with exactly one of the input fields {Fields}.";

    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>Reads the body, which is UTF-8.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static bool TryRead(ReadOnlySpan<byte> body, RequestScratch scratch)
    {
        var json = new Utf8JsonReader(body, Options);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            return scratch.Fail($"{ExactlyOne} Received {Shown.Value(ref json)}.");

        var dialect = "";
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            JsonText.TryGetUtf8(ref json, out var name);
            var here = DialectOf(name);
            if (here.Length > 0 && dialect.Length > 0)
                return scratch.Fail(Twice(dialect, here));
            dialect = here.Length > 0 ? here : dialect;
            if (!TryReadField(ref json, scratch, name, here))
                return false;
        }

        // Anything but white space after the object is an error of the JSON.
        json.Read();
        return dialect.Length > 0 || scratch.Fail($"{ExactlyOne} Received dictionary with input fields: [{NamesOf(body)}].");
    }

    private static bool TryReadField(ref Utf8JsonReader json, RequestScratch scratch, scoped ReadOnlySpan<byte> name, string dialect)
    {
        if (name.SequenceEqual("signature_name"u8))
            return scratch.Fail("\"signature_name\" parameter is currently not supported.");
        json.Read();
        if (name.SequenceEqual("params"u8))
            return ParamsReader.TryRead(ref json, scratch);
        if (dialect.Length == 0)
        {
            json.Skip();
            return true;
        }

        scratch.Form = dialect is "instances" or "inputs" ? ResponseForm.Tensors : ResponseForm.Records;
        return dialect switch
        {
            "dataframe_split" => SplitReader.TryRead(ref json, scratch),
            "dataframe_records" => TryReadRecords(ref json, scratch),
            "instances" => InstancesReader.TryRead(ref json, scratch, dialect),
            _ => InputsReader.TryRead(ref json, scratch),
        };
    }

    private static bool TryReadRecords(ref Utf8JsonReader json, RequestScratch scratch) => json.TokenType switch
    {
        JsonTokenType.StartArray => RecordsReader.TryRead(ref json, scratch),
        JsonTokenType.StartObject => scratch.Fail("Dataframe records format must be a list of records. Got dictionary."),
        _ => scratch.Fail($"Dataframe records format must be a list of records. Got {Shown.Value(ref json)}."),
    };

    private static string DialectOf(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("instances"u8))
            return "instances";
        if (name.SequenceEqual("inputs"u8))
            return "inputs";
        if (name.SequenceEqual("dataframe_split"u8))
            return "dataframe_split";
        return name.SequenceEqual("dataframe_records"u8) ? "dataframe_records" : "";
    }

    private static string Twice(string first, string second)
    {
        if (first == second)
            return $"The field '{first}' is there twice.";
        return first is "instances" or "inputs" && second is "instances" or "inputs"
            ? "One of \"instances\" and \"inputs\" must be specified (not both or any other keys)."
            : $"{ExactlyOne} Received both '{first}' and '{second}'.";
    }

    private static string NamesOf(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body, Options);
        var names = new List<string>();
        json.Read();
        while (json.Read() && json.TokenType != JsonTokenType.EndObject && names.Count < 10)
        {
            JsonText.TryGet(ref json, out var name);
            names.Add($"'{Shown.Name(name)}'");
            json.Read();
            json.Skip();
        }

        return string.Join(", ", names);
    }
}
