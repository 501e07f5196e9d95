using ServingCluster.Inference.ChatTemplates.Expressions;
using ServingCluster.Inference.ChatTemplates.Statements.Targets;

namespace ServingCluster.Inference.ChatTemplates.Statements;

/// <summary>The first line of a loop.</summary>
/// <param name="Target">Takes each item.</param>
/// <param name="Source">What is gone through.</param>
/// <param name="Condition">Which items count; null for all.</param>
/// <param name="IsRecursive">Whether <c>loop(items)</c> runs the body for other items.</param>
internal sealed record ForHead(Target Target, Expression Source, Expression? Condition, bool IsRecursive);
