namespace ServingCluster.Inference.Graphs;

/// <summary>One axis that a config demands of a tensor.</summary>
/// <param name="Size">Its size.</param>
/// <param name="Keys">The config's keys that it follows from, for messages; such as <c>hidden_size</c>.</param>
internal readonly record struct WeightAxis(long Size, string Keys);
