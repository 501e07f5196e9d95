using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary>A question about two values.</summary>
internal delegate bool ComparisonOperator(Budget budget, object? left, object? right);
