using System.Net;

namespace ServingCluster.Admission;

/// <summary>What came of one request.</summary>
/// <param name="Status">The status.</param>
/// <param name="Tokens">Tokens of prompt and answer.</param>
/// <param name="Took">From the moment when it was due.</param>
internal readonly record struct Answer(HttpStatusCode Status, int Tokens, TimeSpan Took);
