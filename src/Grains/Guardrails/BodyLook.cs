using ServingCluster.Grains.Guardrails.Bodies;
using ServingCluster.Grains.Guardrails.Judging;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails;

/// <summary>A body whose texts were looked at. What is made of them is made when it is asked for: most bodies pass as they are. Immutable.</summary>
internal readonly struct BodyLook
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly List<BodyText> _texts;
    private readonly string?[]? _masked;

    private BodyLook(ReadOnlyMemory<byte> body, List<BodyText> texts, string?[]? masked) => (_body, _texts, _masked) = (body, texts, masked);

    /// <summary>The body with personal data masked; null when there is none.</summary>
    public byte[]? MaskedBody => _masked is null ? null : BodyTexts.Replace(_body.Span, _texts, _masked);

    /// <summary>How many characters its texts have.</summary>
    public int Characters => Enumerable.Range(0, _texts.Count).Sum(CharactersOf);

    /// <summary>Its texts, masked: what is said, and what of its definitions is masked.</summary>
    public List<string> Anonymized => TextsOf(static (kind, isMasked) => isMasked || IsSaid(kind));

    /// <summary>What another model judges, masked: what is said, and the prose of definitions.</summary>
    public JudgedText Judged => new(
        string.Join('\n', TextsOf(static (kind, _) => IsSaid(kind))),
        string.Join('\n', TextsOf(static (kind, _) => kind == BodyTextKind.Definition)));

    /// <summary>Looks at a body.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A text is no Unicode.</exception>
    public static BodyLook At(ReadOnlyMemory<byte> body, InvocationTask task, BodySide side, GuardRules rules, Findings findings)
    {
        var texts = BodyTexts.Read(body.Span, task, side);
        return new BodyLook(body, texts, BodyTexts.Mask(body.Span, texts, new TextLook(rules, findings), findings));
    }

    private static bool IsSaid(BodyTextKind kind) => kind is not (BodyTextKind.Definition or BodyTextKind.Fixed);

    private List<string> TextsOf(Func<BodyTextKind, bool, bool> isWanted)
    {
        var wanted = new List<string>();
        for (var i = 0; i < _texts.Count; i++)
        {
            if (isWanted(_texts[i].Kind, _masked?[i] is not null))
                wanted.Add(_masked?[i] ?? Read(i));
        }

        return wanted;
    }

    private int CharactersOf(int i) => Read(i).Length;

    private string Read(int i) => _texts[i].Read(_body.Span, new char[_texts[i].Length]).ToString();
}
