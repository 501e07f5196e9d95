using System.Globalization;
using System.Text.Json;

namespace ServingCluster.Inference.OpenAi.Reading;

/// <summary>Reads the fields that chat and completions have in common.</summary>
internal static class GenerationOptionsReader
{
    private const int MostStops = 4;
    private const int LongestStop = 256;
    private const int MostChoices = 5;

    /// <summary>Reads all but the limit of tokens and the probabilities, whose rules differ.</summary>
    /// <param name="fields">The body, with its <c>extra_params</c>.</param>
    /// <param name="vocabularySize">Token ids are below this.</param>
    public static GenerationOptions Read(JsonFields fields, int vocabularySize) => new()
    {
        Temperature = Float(fields, "temperature", v => v is >= 0 and <= 2, "a number from 0 to 2"),
        TopP = Float(fields, "top_p", v => v is > 0 and <= 1, "a number above 0, to 1"),
        TopK = (int?)fields.Whole("top_k", 1, int.MaxValue, "a whole number of at least 1, or null for no limit"),
        MinP = Float(fields, "min_p", v => v is >= 0 and <= 1, "a number from 0 to 1"),
        PresencePenalty = Float(fields, "presence_penalty", v => v is >= -2 and <= 2, "a number from -2 to 2"),
        FrequencyPenalty = Float(fields, "frequency_penalty", v => v is >= -2 and <= 2, "a number from -2 to 2"),
        RepetitionPenalty = Float(fields, "repetition_penalty", v => v is > 0 and <= 2, "a number above 0, to 2; 1 is for none"),
        LogitBias = ReadBias(fields, vocabularySize),
        Seed = (ulong?)fields.Whole("seed", long.MinValue, long.MaxValue, "a whole number of 64 bits"),
        Stop = ReadStop(fields),
        Choices = (int?)fields.Whole("n", 1, MostChoices, $"a whole number from 1 to {MostChoices}") ?? 1,
        IncludeUsage = ReadIncludeUsage(fields),
    };

    /// <summary>A token limit under one of its names.</summary>
    public static int? MaxTokens(JsonFields fields, string name, int least) =>
        (int?)fields.Whole(name, least, int.MaxValue, $"a whole number of at least {least}, or null for as many tokens as the context holds");

    /// <summary>Checks the fields that say nothing to the model: they are kept with the request, or tell its frontend something.</summary>
    public static void CheckCompanions(JsonFields fields)
    {
        fields.Text("client_request_id");
        fields.Text("user");
        UsageContext.Check(fields);
        fields.Object("metadata");
        fields.Flag("stream");
    }

    // A number above 0 stays above 0 as a float.
    private static float? Float(JsonFields fields, string name, Func<double, bool> isRight, string expectation) =>
        fields.Number(name, isRight, expectation) is not { } number ? null : number > 0 ? Math.Max((float)number, float.Epsilon) : (float)number;

    private static bool? ReadIncludeUsage(JsonFields fields) =>
        fields.Within("stream_options") is { } options ? options.Flag("include_usage") ?? false : null;

    private static Dictionary<int, float> ReadBias(JsonFields fields, int vocabularySize)
    {
        var found = new Dictionary<int, float>();
        if (fields.Within("logit_bias") is not { } biases)
            return found;
        foreach (var entry in biases.Item.EnumerateObject())
        {
            if (!int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id >= vocabularySize)
                biases.Wrong($"'{Found.Cut(entry.Name)}' is no token of this model; the keys have to be token ids from 0 to {vocabularySize - 1}.");
            else if (biases.Number(entry.Name, v => v is >= -100 and <= 100, "a number from -100 to 100") is { } bias)
                found[id] = (float)bias;
        }

        return found;
    }

    private static IReadOnlyList<string> ReadStop(JsonFields fields)
    {
        if (fields.Find("stop") is not { } value)
            return [];
        if (value.ValueKind == JsonValueKind.String)
            return IsStop(value) ? [value.GetString()!] : Wrong(fields, $"{Found.Value(value)} has to be a text of 1 to {LongestStop} characters.");
        if (value.ValueKind != JsonValueKind.Array)
            return Wrong(fields, $"{Found.Value(value)} has to be a text, or a list of up to {MostStops} texts.");
        if (value.GetArrayLength() > MostStops)
            return Wrong(fields, $"has {value.GetArrayLength()} texts; at most {MostStops} are allowed.");

        var found = new List<string>();
        foreach (var stop in value.EnumerateArray())
        {
            if (!IsStop(stop))
                return Wrong(fields, $"{Found.Value(stop)} has to be a text of 1 to {LongestStop} characters.");
            found.Add(stop.GetString()!);
        }

        return found;
    }

    private static bool IsStop(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString()!.Length is > 0 and <= LongestStop;

    private static string[] Wrong(JsonFields fields, string message)
    {
        fields.Wrong("stop", message);
        return [];
    }
}
