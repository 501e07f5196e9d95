namespace ServingCluster.Inference.Scoring.Plans;

/// <summary>Axes of the graph's inputs that bear one name and so have one size.</summary>
/// <param name="Name">The name, such as <c>batch</c>.</param>
/// <param name="Axes">The axes: target and axis within it.</param>
internal sealed record AxisGroup(string Name, (int Target, int Axis)[] Axes);
