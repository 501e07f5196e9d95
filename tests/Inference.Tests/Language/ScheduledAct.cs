using ServingCluster.Inference.Language;

namespace ServingCluster.Inference.Tests.Language;

/// <summary>One act of a schedule: a request comes, one of those that came is stopped, or some steps are taken.</summary>
/// <param name="Request">What comes; its deadline is counted from 1970.</param>
/// <param name="Stopped">Which of those submitted is stopped, from 1; 0 for none.</param>
/// <param name="Steps">How many steps are taken, a second each.</param>
internal sealed record ScheduledAct(GenerationRequest? Request, int Stopped, int Steps);
