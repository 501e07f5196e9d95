using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>A method of a type.</summary>
internal delegate object? Method<in T>(RenderState state, T self, Arguments arguments);
