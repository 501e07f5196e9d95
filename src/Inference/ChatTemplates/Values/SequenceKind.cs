namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>Which of Python's sequences a <see cref="TemplateList"/> is.</summary>
internal enum SequenceKind
{
    List,
    Tuple,
    Range,
    Keys,
    Values,
    Items,
}
