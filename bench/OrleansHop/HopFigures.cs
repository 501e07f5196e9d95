namespace ServingCluster.OrleansHop;

/// <summary>What one run of one hop came to.</summary>
/// <param name="PerSecond">Calls or chunks per second.</param>
/// <param name="P50">Microseconds from call to answer.</param>
/// <param name="P99">Microseconds from call to answer.</param>
/// <param name="Processor">Microseconds of this process's processor time per call or chunk.</param>
/// <param name="Bytes">Managed memory that this process allocated per call or chunk.</param>
internal readonly record struct HopFigures(double PerSecond, double P50, double P99, double Processor, double Bytes);
