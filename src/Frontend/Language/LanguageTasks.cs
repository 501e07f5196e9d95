using ServingCluster.Errors;
using ServingCluster.Inference;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Language;

/// <summary>What a request asks of an endpoint of language models.</summary>
internal static class LanguageTasks
{
    /// <summary>
    /// The task that a body asks for by what it holds: <c>messages</c>, a <c>prompt</c> or an <c>input</c>, which is embedded, or responded to
    /// by an endpoint for chats. One with none of them is taken for what the endpoint is made for, whose model then says what is missing.
    /// </summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.BadRequest"/>: the endpoint's models do something else.</exception>
    public static InvocationTask Choose(string endpoint, string endpointTask, LanguageBody body)
    {
        var own = OwnTask(endpointTask);
        var asked = Has(body, own) ? own
            : body.HasMessages ? InvocationTask.Chat
            : body.HasPrompt ? InvocationTask.Completions
            : body.HasInput ? own == InvocationTask.Chat ? InvocationTask.Responses : InvocationTask.Embeddings
            : own;
        Check(endpoint, endpointTask, asked);
        return asked;
    }

    /// <summary>Refuses what models of the endpoint's task cannot do: embed, or do anything but that.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.BadRequest"/>.</exception>
    public static void Check(string endpoint, string endpointTask, InvocationTask asked)
    {
        var embeds = endpointTask == ModelTasks.Embeddings;
        if (embeds == (asked == InvocationTask.Embeddings))
            return;
        throw new ServingException(ErrorCode.BadRequest, embeds
            ? $"Endpoint '{endpoint}' serves embeddings (task '{endpointTask}'): it takes 'input', a text or a list of texts, and neither 'messages' nor 'prompt'."
            : $"Endpoint '{endpoint}' generates text (task '{endpointTask}'): it takes 'messages' or 'prompt', and does not embed an 'input'.");
    }

    private static InvocationTask OwnTask(string endpointTask) => endpointTask switch
    {
        ModelTasks.Embeddings => InvocationTask.Embeddings,
        ModelTasks.Completions => InvocationTask.Completions,
        _ => InvocationTask.Chat,
    };

    private static bool Has(LanguageBody body, InvocationTask task) => task switch
    {
        InvocationTask.Embeddings => body.HasInput,
        InvocationTask.Completions => body.HasPrompt,
        _ => body.HasMessages,
    };
}
