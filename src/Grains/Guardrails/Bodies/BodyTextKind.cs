namespace ServingCluster.Grains.Guardrails.Bodies;

/// <summary>What a text in a body is.</summary>
internal enum BodyTextKind
{
    /// <summary>What somebody says.</summary>
    Text,

    /// <summary>JSON within a string: the arguments of a tool.</summary>
    Json,

    /// <summary>A part of the body itself, any JSON: the arguments of a tool, as an object.</summary>
    Value,

    /// <summary>Prose of a definition, such as the description of a tool.</summary>
    Definition,

    /// <summary>What a definition cannot do without, such as a name: it is looked at, but nothing else can be put in its place.</summary>
    Fixed,
}
