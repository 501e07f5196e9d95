using ServingCluster.Inference.ChatTemplates.Expressions;

namespace ServingCluster.Inference.ChatTemplates.Statements;

/// <summary>A parameter of a macro.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Default">Its value where none is given; null leaves it undefined.</param>
internal sealed record MacroParameter(string Name, Expression? Default);
