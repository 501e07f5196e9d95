using ServingCluster.Replicas;

namespace ServingCluster.Grains.Endpoints;

/// <summary>What an endpoint knows of one replica from asking it. Used under the endpoint's gate only.</summary>
/// <param name="wasThere">Whether the replica was placed before this activation of the endpoint began.</param>
internal sealed class ReplicaContact(bool wasThere)
{
    /// <summary>What it said last, even if it cannot be reached now; null when it has said nothing yet, or is gone.</summary>
    public ReplicaStatus? Status { get; private set; }

    /// <summary>Whether it is definitely gone: its node is no member of the cluster.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Whether there is no longer a model that it could be asked to load.</summary>
    public bool HasNoModel { get; private set; }

    /// <summary>Since when, as a timestamp, it has not answered; null when it answered the last question.</summary>
    public long? SilentSince { get; private set; }

    /// <summary>Whether it could not be reached the last time.</summary>
    public bool IsSilent => SilentSince is not null;

    /// <summary>Whether it was ever heard of: it answered, or an earlier activation placed it.</summary>
    public bool WasHeardOf { get; private set; } = wasThere;

    /// <summary>The question that it has not answered yet; null when there is none.</summary>
    public Task<ReplicaStatus>? Pending { get; private set; }

    /// <summary>When the latest question was put, as a timestamp.</summary>
    public long AskedAt { get; private set; }

    /// <summary>Whether the latest question told it to drain.</summary>
    public bool AskedToDrain { get; private set; }

    /// <summary>A question is put; one that is not answered yet is given up.</summary>
    public void Ask(Task<ReplicaStatus> question, long now, bool toDrain) =>
        (Pending, AskedAt, AskedToDrain, HasNoModel) = (question, now, toDrain, false);

    /// <summary>It answered.</summary>
    public void Answered(ReplicaStatus status) =>
        (Status, Pending, SilentSince, IsGone, WasHeardOf) = (status, null, null, false, true);

    /// <summary>The question failed.</summary>
    public void Failed()
    {
        Pending = null;
        FellSilent();
    }

    /// <summary>The question is not answered yet, and nobody waits for it any longer.</summary>
    public void FellSilent() => SilentSince ??= AskedAt;

    /// <summary>Its node left the cluster.</summary>
    public void Gone() => (Status, Pending, SilentSince, IsGone) = (null, null, null, true);

    /// <summary>It cannot be asked to load: the model version is not there.</summary>
    public void NoModel() => (Status, Pending, HasNoModel) = (null, null, true);
}
