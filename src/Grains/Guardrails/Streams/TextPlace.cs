namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>Where a text of a streamed answer belongs.</summary>
/// <param name="Part">The field that its pieces come in, such as <c>content</c>.</param>
/// <param name="Index">The answer or block that it is part of.</param>
/// <param name="Inner">The tool call or content part in that; 0 where there are none.</param>
/// <param name="Item">The item's id in protocols that have one; empty elsewhere.</param>
internal readonly record struct TextPlace(string Part, int Index, int Inner = 0, string Item = "")
{
    /// <summary>The field of a tool's arguments, JSON as text.</summary>
    public const string Arguments = "arguments";

    /// <summary>The field of Anthropic's pieces of such.</summary>
    public const string PartialJson = "partial_json";

    /// <summary>The place in an answer of the call of a protocol that had but one.</summary>
    public const int OnlyCall = -1;

    /// <summary>Whether the text is JSON.</summary>
    public bool IsJson => Part == PartialJson || Part.EndsWith(Arguments, StringComparison.Ordinal);
}
