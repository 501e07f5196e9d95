using ServingCluster.Inference.Tokenizers.Unicode;

namespace ServingCluster.Inference.Tokenizers.Patterns.Expressions;

/// <summary>Oniguruma's anchors, put together of simpler parts.</summary>
internal static class Anchors
{
    private static readonly ExpressionNode Break = new SetNode(CodePointSet.Of('\n'));
    private static readonly ExpressionNode Word = new SetNode(CodePointSet.Where(WordCharacters.IsOnigurumaWordAlone));

    /// <summary><c>\A</c>.</summary>
    public static ExpressionNode TextStart { get; } = new TextEdgeNode(IsEnd: false);

    /// <summary><c>\z</c>.</summary>
    public static ExpressionNode TextEnd { get; } = new TextEdgeNode(IsEnd: true);

    /// <summary><c>\Z</c>: the end, or a line break that ends the text.</summary>
    public static ExpressionNode TextEndOrLastBreak { get; } =
        Ahead(new SequenceNode([new RepeatNode(Break, 0, 1, IsLazy: false), TextEnd]));

    /// <summary><c>^</c>: the start of a line. After a line break that ends the text there is none.</summary>
    public static ExpressionNode LineStart { get; } = new ChoiceNode(
    [
        TextStart,
        new SequenceNode([new GroupNode(GroupKind.Behind, Break), new GroupNode(GroupKind.NotAhead, TextEnd)]),
    ]);

    /// <summary><c>$</c>: the end of a line.</summary>
    public static ExpressionNode LineEnd { get; } = new ChoiceNode([TextEnd, Ahead(Break)]);

    /// <summary><c>\b</c>.</summary>
    public static ExpressionNode WordEdge { get; } = new ChoiceNode([Between(isBefore: true, isAfter: false), Between(isBefore: false, isAfter: true)]);

    /// <summary><c>\B</c>.</summary>
    public static ExpressionNode NoWordEdge { get; } = new ChoiceNode([Between(isBefore: true, isAfter: true), Between(isBefore: false, isAfter: false)]);

    private static SequenceNode Between(bool isBefore, bool isAfter) => new(
    [
        new GroupNode(isBefore ? GroupKind.Behind : GroupKind.NotBehind, Word),
        new GroupNode(isAfter ? GroupKind.Ahead : GroupKind.NotAhead, Word),
    ]);

    private static GroupNode Ahead(ExpressionNode part) => new(GroupKind.Ahead, part);
}
