using System.Runtime.CompilerServices;

namespace ServingCluster.Inference.OpenAi.Answers;

/// <summary>Says which of several answers has tokens to be read, in turns, so that none waits for another.</summary>
internal sealed class ChoiceTurns(IReadOnlyList<Choice> choices)
{
    private readonly Task<bool>?[] _waits = new Task<bool>?[choices.Count];
    private readonly bool[] _hasEnded = new bool[choices.Count];
    private int _left = choices.Count;
    private int _next;

    /// <summary>Waits for tokens, or for the end, of any.</summary>
    /// <returns>The answer, and whether it goes on; null when all have ended.</returns>
    public ValueTask<(Choice Choice, bool GoesOn)?> NextAsync(CancellationToken cancellationToken)
    {
        if (_left == 0)
            return default;
        return choices.Count == 1 ? AloneAsync(cancellationToken) : AnyAsync(cancellationToken);
    }

    // Once for each reading, so without a frame of its own each time.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(Choice Choice, bool GoesOn)?> AloneAsync(CancellationToken cancellationToken)
    {
        var goesOn = await choices[0].WaitAsync(cancellationToken);
        if (!goesOn)
            _left = 0;
        return (choices[0], goesOn);
    }

    private async ValueTask<(Choice Choice, bool GoesOn)?> AnyAsync(CancellationToken cancellationToken)
    {
        var waits = new List<Task<bool>>(_left);
        for (var i = 0; i < choices.Count; i++)
        {
            if (!_hasEnded[i])
                waits.Add(_waits[i] ??= choices[i].WaitAsync(cancellationToken).AsTask());
        }

        await Task.WhenAny(waits);
        while (_hasEnded[_next] || _waits[_next] is not { IsCompleted: true })
            _next = (_next + 1) % choices.Count;
        return await TakeAsync(_next);
    }

    private async ValueTask<(Choice Choice, bool GoesOn)?> TakeAsync(int index)
    {
        _next = (index + 1) % choices.Count;
        var goesOn = await _waits[index]!;
        _waits[index] = null;
        if (!goesOn)
        {
            _hasEnded[index] = true;
            _left--;
        }

        return (choices[index], goesOn);
    }
}
