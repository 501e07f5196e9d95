using System.Collections.Frozen;
using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>The protocols that are carried over chat to replicas, which speak no other.</summary>
internal sealed class Surfaces(IEnumerable<IChatSurface>? surfaces)
{
    private readonly FrozenDictionary<InvocationTask, IChatSurface> _surfaces = (surfaces ?? []).ToFrozenDictionary(s => s.Task);

    /// <summary>Whether a task is one that replicas do not speak.</summary>
    public static bool Carries(InvocationTask task) => task is InvocationTask.Messages or InvocationTask.Responses or InvocationTask.CountTokens;

    /// <summary>The surface of a task.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.BadRequest"/>: this process has none.</exception>
    public IChatSurface Of(InvocationTask task) => _surfaces.TryGetValue(task, out var surface)
        ? surface
        : throw new ServingException(ErrorCode.BadRequest, $"Requests of the kind '{task}' are not offered here; ask for a chat completion.");

    /// <summary>Has one request that is answered in one piece carried.</summary>
    /// <returns>The answer; null when the replica is lost.</returns>
    public async ValueTask<InvocationResponse?> CarryAsync(
        ReplicaCaller caller, RoutedReplica replica, int attempt, InvocationRequest request, CancellationToken cancellationToken)
    {
        IChatSurfaceCall call;
        try
        {
            call = Of(request.Task).Open(request.Body);
        }
        catch (ServingException refusal)
        {
            return InvocationResponse.Failed(refusal.Code, refusal.Message, refusal.RetryAfter);
        }

        var carried = request.Task == InvocationTask.CountTokens ? request.WithBody(call.ChatBody) : request.OverChat(call.ChatBody);
        var chat = await caller.SendAsync(replica, attempt, carried, cancellationToken).ConfigureAwait(false);
        if (chat is null)
            return null;
        var upstream = chat.Upstream;
        var answer = call.Answer(chat);
        answer.Upstream = upstream;
        return answer;
    }
}
