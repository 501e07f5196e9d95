using System.Text.Json;

namespace ServingCluster.Telemetry;

/// <summary>
/// Picks out of answers of language models, whole or as the events of a stream, what spans tell: the model's name and why answers ended.
/// Reads OpenAI's and Anthropic's forms; never what was asked or answered. Not thread-safe.
/// </summary>
internal sealed class GenAiAnswer
{
    // Names and reasons are short; what is longer is something else.
    private const int LongestText = 128;

    // Where they stand: "model" at the top or in "message" or "response"; "finish_reason" in "choices"; "stop_reason" at the top or in "delta".
    private const int DeepestModel = 2;
    private const int DeepestReason = 3;

    private readonly List<string> _reasons = [];

    /// <summary>The model that answered; null where that is not known.</summary>
    public string? Model { get; private set; }

    /// <summary>Why answers ended, in their order.</summary>
    public IReadOnlyList<string> Reasons => _reasons;

    /// <summary>Reads one piece of JSON; what cannot be read tells nothing.</summary>
    public void Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                    Take(ref reader);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or no UTF-8. Whoever sent it is told elsewhere; here it is no more than an observation missed.
        }
    }

    private void Take(ref Utf8JsonReader reader)
    {
        var isModel = reader.CurrentDepth <= DeepestModel && reader.ValueTextEquals("model"u8);
        var isReason = reader.CurrentDepth <= DeepestReason && (reader.ValueTextEquals("finish_reason"u8) || reader.ValueTextEquals("stop_reason"u8));
        reader.Read();
        if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= LongestText)
        {
            if (isModel)
                Model ??= reader.GetString();
            else if (isReason)
                _reasons.Add(reader.GetString()!);
        }
    }
}
