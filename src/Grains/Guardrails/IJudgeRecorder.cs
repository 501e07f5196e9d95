namespace ServingCluster.Grains.Guardrails;

/// <summary>Takes note of what models were asked to judge, which no caller asked them. Called on the request's way: it must not wait.</summary>
public interface IJudgeRecorder
{
    /// <summary>A judging model was asked.</summary>
    void Record(JudgeCall call);
}
