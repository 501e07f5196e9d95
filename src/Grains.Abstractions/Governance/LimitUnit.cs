namespace ServingCluster.Governance;

/// <summary>What a limit counts.</summary>
public enum LimitUnit
{
    /// <summary>Requests.</summary>
    Calls,

    /// <summary>Tokens of prompts and answers together.</summary>
    Tokens,
}
