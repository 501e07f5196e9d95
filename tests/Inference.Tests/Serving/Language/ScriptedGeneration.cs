using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using ServingCluster.Inference.Language;

namespace ServingCluster.Inference.Tests.Serving.Language;

/// <summary>An answer whose tokens a test gives.</summary>
internal sealed class ScriptedGeneration : IGeneration
{
    private readonly Channel<GeneratedToken> _tokens = Channel.CreateUnbounded<GeneratedToken>();
    private GenerationEnd? _end;

    public GenerationEnd? End => _tokens.Reader.Completion.IsCompleted ? _end : null;

    public bool IsStopped { get; private set; }

    public bool IsDisposed { get; private set; }

    public void Give(int id, float logprob = -0.5f, IReadOnlyList<TokenLogprob>? top = null, bool isPrompt = false) =>
        _tokens.Writer.TryWrite(new GeneratedToken(id, logprob, top ?? [], isPrompt));

    public void Finish(GenerationEndReason reason, string message = "", int cached = 0)
    {
        _end ??= new GenerationEnd(reason, message, cached, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2));
        _tokens.Writer.TryComplete();
    }

    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) => _tokens.Reader.WaitToReadAsync(cancellationToken);

    public bool TryRead([MaybeNullWhen(false)] out GeneratedToken token) => _tokens.Reader.TryRead(out token);

    public void Stop()
    {
        IsStopped = true;
        Finish(GenerationEndReason.Stopped);
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        Stop();
        return default;
    }
}
