namespace ServingCluster.Grains.Guardrails.Judging;

/// <summary>What a model judges of a request or an answer.</summary>
/// <param name="Said">What is said in it.</param>
/// <param name="Defined">
/// The prose of its definitions, such as descriptions of tools; empty for none. It may be as harmful as what is said, but is of no topic.
/// </param>
internal readonly record struct JudgedText(string Said, string Defined = "")
{
    /// <summary>All of it.</summary>
    public string All => Defined.Length == 0 ? Said : $"{Said}\n{Defined}";
}
