namespace ServingCluster.Governance;

/// <summary>What is done about personal data in a text.</summary>
public enum PiiBehavior
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The request is refused.</summary>
    Block,

    /// <summary>Each place is replaced by what it was, such as <c>&lt;EMAIL_ADDRESS&gt;</c>.</summary>
    Mask,
}
