namespace ServingCluster.Scale;

/// <summary>Calls of one kind during a phase.</summary>
/// <param name="Kind">Who is called, and what for.</param>
/// <param name="Count">How many there were.</param>
/// <param name="PerSecond">Their mean per second.</param>
/// <param name="Peak">The most in one second.</param>
internal sealed record CallRate(string Kind, int Count, double PerSecond, int Peak);
