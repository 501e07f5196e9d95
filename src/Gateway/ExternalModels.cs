using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Gateway.Calls;
using ServingCluster.Gateway.Providers;
using ServingCluster.Gateway.Telemetry;
using ServingCluster.Inference;

namespace ServingCluster.Gateway;

/// <summary>Brings requests to providers: finds the provider, has the call built, sends it, has the answer read.</summary>
internal sealed class ExternalModels(TargetBook targets, CallTools tools, IEnumerable<IChatSurface> surfaces) : IExternalModels
{
    private readonly FrozenDictionary<InvocationTask, IChatSurface> _surfaces = surfaces.ToFrozenDictionary(surface => surface.Task);

    /// <inheritdoc/>
    public ValueTask<InvocationResponse> InvokeAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken) =>
        GatewaySpans.Source.HasListeners() ? TraceAsync(target, request, cancellationToken) : AskAsync(target, request, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<InvocationChunk> StreamAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken) =>
        GatewaySpans.Source.HasListeners() ? TraceStreamAsync(target, request, cancellationToken) : PiecesAsync(target, request, cancellationToken);

    private async ValueTask<InvocationResponse> TraceAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken)
    {
        using var span = GatewaySpans.StartRequest(target, request, tools.Time);
        var answer = await AskAsync(target, request, cancellationToken);
        span?.Tell(answer);
        return answer;
    }

    private async IAsyncEnumerable<InvocationChunk> TraceStreamAsync(
        ExternalTarget target, InvocationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var span = GatewaySpans.StartRequest(target, request, tools.Time);
        await foreach (var chunk in PiecesAsync(target, request, cancellationToken))
        {
            span?.Tell(chunk);
            yield return chunk;
        }
    }

    private ValueTask<InvocationResponse> AskAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var state = targets.Find(target);
            return state.Provider.Speaks(request.Task, target.Model)
                ? AnswerReader.ReadAsync(OpenAsync(state, request, isStream: false, cancellationToken))
                : AskOverChatAsync(state, request, cancellationToken);
        }
        catch (ServingException exception)
        {
            return new(CallFailure.Of(exception).ToResponse());
        }
    }

    private async ValueTask<InvocationResponse> AskOverChatAsync(TargetState state, InvocationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var carried = SurfaceOf(state, request.Task).Open(request.Body);
            return carried.Answer(await AnswerReader.ReadAsync(OpenAsync(state, request.OverChat(carried.ChatBody), isStream: false, cancellationToken)));
        }
        catch (ServingException exception)
        {
            return CallFailure.Of(exception).ToResponse();
        }
    }

    private IAsyncEnumerable<InvocationChunk> PiecesAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return Begin(target, request, cancellationToken);
        }
        catch (ServingException exception)
        {
            return FailAsync(CallFailure.Of(exception));
        }
    }

    private IChatSurface SurfaceOf(TargetState state, InvocationTask task)
    {
        // Carried over chat it would be answered, and paid for.
        if (task == InvocationTask.CountTokens)
        {
            throw new ServingException(ErrorCode.NotImplemented, string.Concat(
                $"{state.Settings.Owner} is a model of the task '{state.Target.Model.Task}' at '{state.Provider.Name}', whose tokens can't be counted ",
                "before it is asked; models for chats at 'anthropic' and own ones have a count."));
        }

        if (state.Provider.Speaks(InvocationTask.Chat, state.Target.Model) && _surfaces.TryGetValue(task, out var surface))
            return surface;
        throw new ServingException(ErrorCode.BadRequest, string.Concat(
            $"{state.Settings.Owner} is a model of the task '{state.Target.Model.Task}' at '{state.Provider.Name}', ",
            $"which can't be asked for what this route brings ({task.ToString().ToLowerInvariant()})."));
    }

    private IAsyncEnumerable<InvocationChunk> Begin(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken)
    {
        var state = targets.Find(target);
        if (state.Provider.Speaks(request.Task, target.Model))
            return ReadAsync(state, request, cancellationToken);
        var carried = SurfaceOf(state, request.Task).Open(request.Body);
        return CarryAsync(carried, ReadAsync(state, request.OverChat(carried.ChatBody), cancellationToken), cancellationToken);
    }

    private static async IAsyncEnumerable<InvocationChunk> CarryAsync(
        IChatSurfaceCall carried, IAsyncEnumerable<InvocationChunk> chat, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pieces = new List<InvocationChunk>();
        await foreach (var chunk in chat.WithCancellation(cancellationToken))
        {
            pieces.Clear();
            carried.Take(chunk, pieces);
            foreach (var piece in pieces)
                yield return piece;
        }
    }

    private async IAsyncEnumerable<InvocationChunk> ReadAsync(
        TargetState state, InvocationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        UpstreamStream? opened = null;
        CallFailure? failure = null;
        try
        {
            var call = await OpenAsync(state, request, isStream: true, cancellationToken);
            opened = new UpstreamStream(call, call.Framing!);
        }
        catch (ServingException exception)
        {
            failure = CallFailure.Of(exception);
        }

        if (failure is not null)
            yield return failure.ToChunk();
        if (opened is null)
            yield break;
        using var stream = opened;
        while (await stream.NextAsync() is { } chunk)
            yield return chunk;
    }

    private static async IAsyncEnumerable<InvocationChunk> FailAsync(CallFailure failure)
    {
        await Task.CompletedTask;
        yield return failure.ToChunk();
    }

    private async ValueTask<UpstreamCall> OpenAsync(
        TargetState state, InvocationRequest request, bool isStream, CancellationToken cancellationToken)
    {
        var asked = new ProviderRequest(state.Settings, request.Task, request.Body, isStream, tools.Time.GetUtcNow());
        var call = await state.Provider.PrepareAsync(asked, cancellationToken);
        return new UpstreamCall(tools, state, call, request, isStream ? call.Exchange.OpenFraming() : null, cancellationToken);
    }
}
