namespace ServingCluster.Gateway.PassThrough;

/// <summary>What a body says, found while it was rewritten.</summary>
/// <param name="Characters">Characters of text in it, for an estimate of its tokens.</param>
/// <param name="IncludesUsage">Whether the caller wants a stream to end with its usage.</param>
internal readonly record struct BodyFacts(long Characters, bool IncludesUsage);
