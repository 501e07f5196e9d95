namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>Where a text of a streamed answer belongs.</summary>
/// <param name="Part">The field that its pieces come in, such as <c>content</c>.</param>
/// <param name="Index">The answer or block that it is part of.</param>
/// <param name="Inner">The tool call or content part in that; 0 where there are none.</param>
/// <param name="Item">The item's id in protocols that have one; empty elsewhere.</param>
internal readonly record struct TextPlace(string Part, int Index, int Inner = 0, string Item = "");
