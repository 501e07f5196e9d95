using ServingCluster.Inference.ChatTemplates;

namespace ServingCluster.Inference.OpenAi.Prompts;

/// <summary>A chat template with what it has a use for.</summary>
/// <param name="Template">Renders.</param>
/// <param name="Traits">What its source shows.</param>
internal sealed record PromptTemplate(IChatTemplate Template, TemplateTraits Traits)
{
    /// <summary>Reads a template.</summary>
    /// <exception cref="ChatTemplateException">It is broken.</exception>
    public static PromptTemplate Parse(string source) => new(ChatTemplate.Parse(source), new TemplateTraits(source));
}
