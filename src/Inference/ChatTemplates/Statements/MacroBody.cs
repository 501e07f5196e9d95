namespace ServingCluster.Inference.ChatTemplates.Statements;

/// <summary>What a macro does.</summary>
/// <param name="Parameters">Its parameters in order.</param>
/// <param name="Block">Prints its text.</param>
/// <param name="TakesMore">Whether it takes further arguments, which is so when it speaks of <c>varargs</c>.</param>
/// <param name="TakesMoreNamed">Whether it takes further named arguments, which is so when it speaks of <c>kwargs</c>.</param>
internal sealed record MacroBody(IReadOnlyList<MacroParameter> Parameters, Block Block, bool TakesMore, bool TakesMoreNamed);
