using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>What <c>value is name(arguments)</c> asks.</summary>
internal delegate bool Test(RenderState state, object? value, Arguments arguments);
