using System.Text;

namespace ServingCluster.Inference.ChatTemplates.Rendering;

/// <summary>A text in the making that pays for what is added.</summary>
internal sealed class TextBuilder(Budget budget)
{
    private readonly StringBuilder _text = new();

    public Budget Budget => budget;

    public TextBuilder Add(ReadOnlySpan<char> part)
    {
        budget.Text(part.Length, (long)_text.Length + part.Length);
        _text.Append(part);
        return this;
    }

    public TextBuilder Add(char part)
    {
        budget.Text(1, _text.Length + 1);
        _text.Append(part);
        return this;
    }

    public TextBuilder Add(char part, int count)
    {
        budget.Text(count, (long)_text.Length + count);
        _text.Append(part, count);
        return this;
    }

    public override string ToString() => _text.ToString();
}
