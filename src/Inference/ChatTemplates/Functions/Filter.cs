using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>What <c>value | name(arguments)</c> calls.</summary>
internal delegate object? Filter(RenderState state, object? value, Arguments arguments);
