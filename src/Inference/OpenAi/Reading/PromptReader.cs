using System.Text.Json;

namespace ServingCluster.Inference.OpenAi.Reading;

/// <summary>Reads <c>prompt</c> or <c>input</c>: a text, a list of texts, a list of token ids, or a list of such lists.</summary>
internal static class PromptReader
{
    private const string Expectation = "a text, a list of texts, a list of token ids, or a list of lists of token ids";

    /// <summary>The prompts in order; of no use when something is wrong.</summary>
    /// <param name="fields">The body.</param>
    /// <param name="vocabularySize">Token ids are below this.</param>
    /// <param name="name">The field.</param>
    public static IReadOnlyList<CompletionPrompt> Read(JsonFields fields, int vocabularySize, string name = "prompt")
    {
        if (fields.Find(name) is not { } prompt)
        {
            fields.Wrong(name, $"is missing; it has to be {Expectation}.");
            return [];
        }

        if (prompt.ValueKind == JsonValueKind.String)
            return [new CompletionPrompt(prompt.GetString(), null)];
        if (prompt.ValueKind == JsonValueKind.Array && prompt.GetArrayLength() > 0)
        {
            return prompt[0].ValueKind == JsonValueKind.Number
                ? [new CompletionPrompt(null, ReadIds(fields, prompt, name, vocabularySize))]
                : ReadList(fields, prompt, name, vocabularySize);
        }

        fields.Wrong(name, $"{(prompt.ValueKind == JsonValueKind.Array ? "an empty list" : Found.Value(prompt))} has to be {Expectation}.");
        return [];
    }

    private static List<CompletionPrompt> ReadList(JsonFields fields, JsonElement list, string name, int vocabularySize)
    {
        var found = new List<CompletionPrompt>();
        var kind = list[0].ValueKind;
        foreach (var item in list.EnumerateArray())
        {
            var path = $"{name}[{found.Count}]";
            if (item.ValueKind != kind || kind is not (JsonValueKind.String or JsonValueKind.Array))
            {
                fields.Wrong(path, $"{Found.Value(item)} does not fit: {name} has to be {Expectation}.");
                return found;
            }

            found.Add(kind == JsonValueKind.String
                ? new CompletionPrompt(item.GetString(), null)
                : new CompletionPrompt(null, ReadIds(fields, item, path, vocabularySize)));
        }

        return found;
    }

    private static int[] ReadIds(JsonFields fields, JsonElement list, string path, int vocabularySize)
    {
        var ids = new int[list.GetArrayLength()];
        if (ids.Length == 0)
            fields.Wrong(path, "is empty; at least one token id is needed.");
        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out var id) || id < 0 || id >= vocabularySize)
            {
                fields.Wrong($"{path}[{i}]", $"{Found.Value(item)} has to be a token id from 0 to {vocabularySize - 1}.");
                return ids;
            }

            ids[i++] = id;
        }

        return ids;
    }
}
