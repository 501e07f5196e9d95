using System.Text;
using System.Text.Json;
using ServingCluster.Inference.Scoring.Elements;

namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>How parts of a request are shown in messages: short, whatever was sent.</summary>
internal static class Shown
{
    /// <summary>The message for requests that take too much memory.</summary>
    public const string TooLarge = "The request's rows take more than 512 MiB as a tensor; send fewer at a time.";

    private const int LongestText = 60;

    /// <summary>A name, cut when it is long.</summary>
    public static string Name(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";

    /// <summary>The value that the reader stands on.</summary>
    public static string Value(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.StartArray => "a list",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.String => $"the text \"{Text(json.ValueSpan)}\"",
        _ => Text(json.ValueSpan),
    };

    /// <summary>Raw bytes as text, cut when they are many.</summary>
    public static string Text(ReadOnlySpan<byte> text) => Name(Encoding.UTF8.GetString(text[..Math.Min(text.Length, LongestText * 4)]));

    /// <summary>Why a value does not fit.</summary>
    public static string Fault(ElementFault fault, string value, string expectation) => fault switch
    {
        ElementFault.NotWhole => $"{value} is not a whole number without fraction or exponent; it has to be {expectation}.",
        ElementFault.OutOfRange => $"{value} is out of range for the model's input; it has to be {expectation}.",
        ElementFault.Missing => $"a missing value (null) is not allowed; it has to be {expectation}.",
        ElementFault.BadText => $"{value} cannot be read; it has to be {expectation}.",
        ElementFault.TooLarge => TooLarge,
        _ => $"{value} is not {expectation}.",
    };
}
