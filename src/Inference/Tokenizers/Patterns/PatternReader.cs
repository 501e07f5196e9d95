using ServingCluster.Inference.Tokenizers.Json;
using ServingCluster.Inference.Tokenizers.Patterns.Expressions;

namespace ServingCluster.Inference.Tokenizers.Patterns;

/// <summary>Reads a <c>pattern</c>: <c>{"String": …}</c> or <c>{"Regex": …}</c>.</summary>
internal static class PatternReader
{
    /// <summary>Reads it.</summary>
    /// <exception cref="Errors.ServingException">It is empty, of another type, or an expression that is not supported.</exception>
    public static ITextPattern Read(JsonPart pattern)
    {
        if (pattern.Find("Regex") is { } expression)
            return ReadExpression(expression);
        if (pattern.Find("String") is not { } text)
            throw pattern.Wrong($"{pattern.Shown()} has to be {{\"String\": …}} or {{\"Regex\": …}}.");
        return text.Text() is { Length: > 0 } literal ? new LiteralPattern(literal) : throw text.Wrong("the text must not be empty.");
    }

    private static ITextPattern ReadExpression(JsonPart expression) => expression.Text() switch
    {
        Gpt2Pattern.Source => new Gpt2Pattern(),
        Cl100kPattern.SourceOfThree => new Cl100kPattern(3),
        Cl100kPattern.SourceOfOne => new Cl100kPattern(1),
        var other => ExpressionPattern.Parse(other, expression.Wrong),
    };
}
