using ServingCluster.Inference;

namespace ServingCluster.Grains.Governance.Leases;

/// <summary>What one request was charged on its way in; nothing by default. To be settled once, when the request has ended.</summary>
/// <param name="Gate">The gate that charged it.</param>
/// <param name="Endpoint">What was taken of the endpoint's limit.</param>
/// <param name="Own">What was taken of the caller's.</param>
/// <param name="BodyBytes">Bytes of its body.</param>
internal readonly record struct Charge(LimitGate? Gate, RuleCharge Endpoint, RuleCharge Own, int BodyBytes)
{
    /// <summary>The request took this. Who never settles leaves it at what was expected.</summary>
    public void Settle(in Usage usage) => Gate?.Settle(this, usage);

    /// <summary>The request was not dispatched: not even its call counts.</summary>
    public void GiveBack() => Gate?.GiveBack(this);
}
