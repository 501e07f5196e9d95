namespace ServingCluster.External;

/// <summary>When a field has a meaning: while another one has one of some values.</summary>
/// <param name="Field">The other field, a choice with a default.</param>
/// <param name="Values">Its values.</param>
public sealed record FieldCondition(string Field, params IReadOnlyList<string> Values);
