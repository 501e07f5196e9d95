namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>A value with attributes of its own, such as <c>loop</c>.</summary>
internal interface IAttributes
{
    bool TryGet(string name, out object? value);
}
