using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Inference.OpenAi;
using ServingCluster.Inference.OpenAi.Reading;

namespace ServingCluster.Inference.Embeddings;

/// <summary>
/// Reads the body of <c>embeddings</c> (https://platform.openai.com/docs/api-reference/embeddings/create) with Databricks' additions.
/// Fields that it does not know are let be.
/// </summary>
internal static class EmbeddingRequestReader
{
    /// <summary>The most inputs of a request, as OpenAI has it.</summary>
    public const int MostInputs = 2048;

    private const int MostDimensions = 1 << 20;
    private const string Input = "input";

    /// <summary>Reads it.</summary>
    /// <param name="body">The body.</param>
    /// <param name="vocabularySize">Token ids are below this.</param>
    /// <param name="mistakes">Takes what is wrong; the result is of use only when nothing is.</param>
    public static EmbeddingRequest Read(JsonElement body, int vocabularySize, Mistakes mistakes)
    {
        var plain = new JsonFields(body, "", mistakes);
        var fields = plain.With(plain.Object(JsonFields.ExtraParams));
        fields.Text("client_request_id");
        fields.Text("user");
        UsageContext.Check(fields);
        return new EmbeddingRequest
        {
            Inputs = ReadInputs(fields, vocabularySize),
            Instruction = fields.Text("instruction"),
            Base64 = ReadBase64(fields),
            Dimensions = (int?)fields.Whole("dimensions", 1, MostDimensions, "a whole number of at least 1"),
        };
    }

    private static IReadOnlyList<CompletionPrompt> ReadInputs(JsonFields fields, int vocabularySize)
    {
        if (fields.Find(Input) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() is var count and > MostInputs && list[0].ValueKind != JsonValueKind.Number)
        {
            fields.Wrong(Input, $"has {count} entries; at most {MostInputs} are allowed in a request.");
            return [];
        }

        var inputs = PromptReader.Read(fields, vocabularySize, Input);
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Text is "")
                fields.Wrong(PathOf(inputs.Count, i), "is empty; a text to embed has to have at least one character.");
        }

        return inputs;
    }

    /// <summary>Where an input stands in its request.</summary>
    public static string PathOf(int inputs, int index) => inputs == 1 ? Input : $"{Input}[{index}]";

    private static bool ReadBase64(JsonFields fields)
    {
        const string Name = "encoding_format";
        var format = fields.Text(Name);
        if (format is not (null or "float" or "base64"))
            fields.Wrong(Name, $"\"{Found.Cut(format)}\" has to be 'float' or 'base64'.");
        return format == "base64";
    }
}
