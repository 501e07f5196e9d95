using System.Runtime.CompilerServices;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Rendering;

/// <summary>
/// Bounds the work of one rendering, so that no template can hang or exhaust the process. Everything that repeats, copies or descends
/// pays here.
/// </summary>
internal sealed class Budget
{
    /// <summary>Most steps: nodes evaluated and elements copied or compared.</summary>
    public const int MostSteps = 5_000_000;

    /// <summary>Most UTF-16 units in one text, the prompt included.</summary>
    public const int LongestText = 8 << 20;

    /// <summary>Most UTF-16 units written to texts in all.</summary>
    public const long MostText = 128L << 20;

    /// <summary>Most macros within each other.</summary>
    public const int DeepestCall = 100;

    private long _steps;
    private long _text;
    private int _calls;

    /// <summary>Pays for one step down a tree of nodes or values.</summary>
    public void Step()
    {
        if (++_steps > MostSteps)
            throw TooMuchWork();
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new RenderException("it is nested too deeply.");
    }

    /// <summary>Pays for elements.</summary>
    public void Steps(long count)
    {
        _steps += count;
        if (_steps > MostSteps)
            throw TooMuchWork();
    }

    /// <summary>Pays for reading so many units of text, which goes many at a time.</summary>
    public void Scan(long units) => Steps(units >> 6);

    /// <summary>Pays for looking for a part in a text, which may compare each unit with each.</summary>
    public void Search(string text, string part) => Steps((long)(text.Length >> 6) * (1 + (part.Length >> 8)));

    /// <summary>Pays for writing a part of a text that has <paramref name="total"/> units with it.</summary>
    public void Text(long written, long total)
    {
        _text += written;
        if (total > LongestText || _text > MostText)
            throw new RenderException($"it makes too much text; a text has at most {LongestText} characters.");
    }

    /// <summary>Pays for a new text.</summary>
    public string Text(string text)
    {
        Text(text.Length, text.Length);
        return text;
    }

    public void EnterCall()
    {
        if (++_calls > DeepestCall)
            throw new RenderException($"macros call each other more than {DeepestCall} deep.");
    }

    public void LeaveCall() => _calls--;

    private static RenderException TooMuchWork() => new($"it takes more than {MostSteps} steps.");
}
