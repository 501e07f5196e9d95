using ServingCluster.Errors;

namespace ServingCluster.Grains.Secrets;

/// <summary>The master keys of a process: one that seals, and those that still open what was sealed before.</summary>
public interface IMasterKeys
{
    /// <summary>The key that seals.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidState"/>: there is none; the message says how to give one.</exception>
    MasterKey Active { get; }

    /// <summary>Where the keys come from, for the start's report.</summary>
    string Origin { get; }

    /// <summary>The key of that id; null when this process does not have it.</summary>
    MasterKey? Find(string id);

    /// <summary>Makes a fresh key and lets it seal from now on; the older ones still open.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidState"/>: the keys are somebody else's to make.</exception>
    void Renew();
}
