using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary>What stands between two operands.</summary>
internal delegate object? BinaryOperator(RenderState state, object? left, object? right);
