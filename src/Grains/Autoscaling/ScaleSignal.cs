namespace ServingCluster.Grains.Autoscaling;

/// <summary>What is seen of a served entity at one moment.</summary>
/// <param name="NowSeconds">The moment, in seconds on a clock that outlives the process, such as seconds since 1970.</param>
/// <param name="MeanConcurrency">Requests in its replicas, on average since the last look.</param>
/// <param name="Waiting">Requests that wait in routers because there is no replica for them.</param>
/// <param name="IdleSeconds">
/// How long ago a request last began or ended at one of its replicas; 0 while one runs, <see cref="double.PositiveInfinity"/> when
/// that is not known.
/// </param>
public readonly record struct ScaleSignal(double NowSeconds, double MeanConcurrency, int Waiting, double IdleSeconds);
