using ServingCluster.Inference.Language;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.OpenAi.Answers;

/// <summary>One of a request's answers with the generation that it comes from.</summary>
/// <param name="index">Its index among them.</param>
/// <param name="generation">Where its tokens come from; disposed with this.</param>
/// <param name="answer">What they become; disposed with this.</param>
/// <param name="promptDecoder">Decodes the prompt's tokens, where those are told.</param>
internal sealed class Choice(int index, IGeneration generation, Answer answer, ITokenTextStream? promptDecoder) : IAsyncDisposable
{
    /// <summary>Its index among the request's answers.</summary>
    public int Index => index;

    /// <summary>What was put together so far.</summary>
    public Answer Answer => answer;

    /// <summary>Whether anything of it has been given out.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether only the prompt's tokens are wanted.</summary>
    public bool DropsTokens { get; init; }

    /// <summary>How the generation ended; null while it goes on.</summary>
    public GenerationEnd? End => generation.End;

    /// <summary>Why it ended, in OpenAI's terms; of meaning once <see cref="Finish"/> was called.</summary>
    public FinishReason Reason { get; private set; }

    /// <summary>Waits for tokens.</summary>
    /// <returns>Whether there are any; false at the end.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => generation.WaitToReadAsync(cancellationToken);

    /// <summary>Takes the tokens that are there.</summary>
    public void TakeReady()
    {
        while (generation.TryRead(out var token))
        {
            if (token.IsPrompt)
                answer.TakePrompt(token, promptDecoder!);
            else if (DropsTokens)
                generation.Stop();
            else if (!answer.IsComplete)
                Take(token);
        }
    }

    /// <summary>Puts the end to the answer; no more tokens come.</summary>
    public void Finish() => Reason = answer.Finish(DropsTokens ? GenerationEndReason.Length : generation.End?.Reason ?? GenerationEndReason.Stopped);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        answer.Dispose();
        return generation.DisposeAsync();
    }

    private void Take(in GeneratedToken token)
    {
        answer.Take(token);
        if (answer.IsComplete)
            generation.Stop();
    }
}
