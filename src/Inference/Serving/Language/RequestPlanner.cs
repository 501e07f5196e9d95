using ServingCluster.Errors;
using ServingCluster.Inference.OpenAi.Reading;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>Turns the body of a request into what is to be generated, or into the reason why not. Immutable and thread-safe.</summary>
internal sealed class RequestPlanner
{
    private const string NoEmbeddings = "This endpoint serves a model that answers chats and completions; it gives no embeddings.";

    private const string NothingAsked =
        "This endpoint serves a language model: the body has to have 'messages' for a chat, or 'prompt' for a completion.";

    private readonly ChatPlanner _chat;
    private readonly CompletionPlanner _completions;

    /// <summary>A planner for one model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="contextLength">Most tokens of prompt and answer together.</param>
    /// <param name="time">The clock.</param>
    public RequestPlanner(LanguageModelProfile model, int contextLength, TimeProvider time)
    {
        var sequences = new SequencePlanner(model, contextLength);
        _chat = new ChatPlanner(model, sequences, time);
        _completions = new CompletionPlanner(model, sequences, time);
    }

    /// <summary>Plans a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isStream">Whether its answer is streamed.</param>
    /// <param name="fault">Why there is no plan; null when there is one.</param>
    public AnswerPlan? Plan(InvocationRequest request, bool isStream, out RequestFault? fault)
    {
        if (request.Format != BodyFormat.Json)
            return Refuse(ErrorCode.BadRequest, "A language model takes JSON bodies (application/json) only.", out fault);
        if (!JsonBody.TryParse(request.Body, out var body, out var error))
            return Refuse(ErrorCode.MalformedRequest, error, out fault);
        using (body)
        {
            switch (TaskOf(request.Task, body))
            {
                case InvocationTask.Chat:
                    return _chat.Plan(request, body.Root, isStream, out fault);
                case InvocationTask.Completions:
                    return _completions.Plan(request, body.Root, out fault);
                case InvocationTask.Embeddings:
                    return Refuse(ErrorCode.BadRequest, NoEmbeddings, out fault);
                default:
                    return Refuse(ErrorCode.BadRequest, NothingAsked, out fault);
            }
        }
    }

    /// <summary>Counts the tokens of a chat.</summary>
    /// <param name="request">The request, whose body is that of a chat.</param>
    /// <param name="fault">Why they can't be counted; null when they were.</param>
    public int? Count(InvocationRequest request, out RequestFault? fault)
    {
        if (!JsonBody.TryParse(request.Body, out var body, out var error))
        {
            fault = new RequestFault(ErrorCode.MalformedRequest, error);
            return null;
        }

        using (body)
            return _chat.Count(body.Root, out fault);
    }

    // A body that came without a task tells by itself what it asks, as in MLflow's unified input.
    private static InvocationTask TaskOf(InvocationTask task, JsonBody body) =>
        task != InvocationTask.Predict ? task
        : body.Root.TryGetProperty("messages", out _) ? InvocationTask.Chat
        : body.Root.TryGetProperty("prompt", out _) ? InvocationTask.Completions
        : body.Root.TryGetProperty("input", out _) ? InvocationTask.Embeddings
        : InvocationTask.Predict;

    private static AnswerPlan? Refuse(ErrorCode code, string message, out RequestFault? fault)
    {
        fault = new RequestFault(code, message);
        return null;
    }
}
