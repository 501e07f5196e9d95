using ServingCluster.Inference.OpenAi.Prompts;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.OpenAi.ToolCalls;

/// <summary>
/// How a model writes its calls, as its template shows: JSON between marks, as Hermes and Qwen have it, after a mark, as Mistral has it,
/// or JSON alone, as Llama 3 has it. The JSON is an object or a list of objects with <c>name</c> and <c>arguments</c> or <c>parameters</c>.
/// </summary>
/// <param name="Open">The text before a call; null when only JSON alone is a call.</param>
/// <param name="Close">The text after it; null when the call goes to the end of the answer, or to the next <paramref name="Open"/>.</param>
/// <param name="IsBareAllowed">Whether an answer that is nothing but the JSON is a call too.</param>
internal sealed record ToolCallSyntax(string? Open, string? Close, bool IsBareAllowed)
{
    /// <summary>JSON alone.</summary>
    public static readonly ToolCallSyntax Bare = new(null, null, IsBareAllowed: true);

    private const string PythonTag = "<|python_tag|>";
    private const string MistralMark = "[TOOL_CALLS]";

    private static readonly ToolCallSyntax[] Marked =
    [
        new("<tool_call>", "</tool_call>", IsBareAllowed: false),
        new("<|tool_call|>", "<|/tool_call|>", IsBareAllowed: false),
        new(MistralMark, null, IsBareAllowed: false),
    ];

    /// <summary>The syntax that a model's template and vocabulary show.</summary>
    public static ToolCallSyntax Of(TemplateTraits template, ITokenizer tokenizer)
    {
        if (!template.OffersTools)
            return Bare;
        foreach (var syntax in Marked)
        {
            if (template.Holds(syntax.Open!))
                return syntax;
        }

        return tokenizer.FindToken(PythonTag) is null ? Bare : new ToolCallSyntax(PythonTag, null, IsBareAllowed: true);
    }

    /// <summary>What a single call begins with.</summary>
    public string Prefix => IsBareAllowed ? "" : Open == MistralMark ? Open + "[" : Open + "\n";

    /// <summary>What a single call ends with.</summary>
    public string Suffix => IsBareAllowed ? "" : Open == MistralMark ? "]" : "\n" + Close;

    /// <summary>A name for a call. Mistral's templates take nothing but nine letters and digits.</summary>
    public string NewId() => Open == MistralMark ? $"{Guid.NewGuid():N}"[..9] : $"call_{Guid.NewGuid():N}"[..29];

    /// <summary>The marks that are tokens of control, which decoding leaves out: their spelling by id.</summary>
    public IReadOnlyDictionary<int, string> ControlMarks(ITokenizer tokenizer)
    {
        var found = new Dictionary<int, string>();
        foreach (var mark in (string?[])[Open, Close, Open == MistralMark ? ToolCallParser.ArgumentsMark : null])
        {
            if (mark is not null && tokenizer.FindToken(mark) is { } id && tokenizer.IsSpecial(id))
                found[id] = mark;
        }

        return found;
    }
}
