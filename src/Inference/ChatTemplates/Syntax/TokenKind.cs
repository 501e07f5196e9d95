namespace ServingCluster.Inference.ChatTemplates.Syntax;

/// <summary>Kinds of tokens.</summary>
internal enum TokenKind
{
    /// <summary>Text between tags.</summary>
    Text,

    /// <summary><c>{%</c></summary>
    TagStart,

    /// <summary><c>%}</c></summary>
    TagEnd,

    /// <summary><c>{{</c></summary>
    OutputStart,

    /// <summary><c>}}</c></summary>
    OutputEnd,

    /// <summary>A name or keyword.</summary>
    Name,

    /// <summary>A text, whole number or float; the token has its value.</summary>
    Literal,

    /// <summary>A sign.</summary>
    Sign,

    /// <summary>The end of the template.</summary>
    End,
}
