namespace ServingCluster.Inference.Graphs.Encoders;

/// <summary>Encoders whose layers are built alike.</summary>
internal enum EncoderFamily
{
    /// <summary>BERT (Devlin et al., 2019): learned positions from 0.</summary>
    Bert,

    /// <summary>RoBERTa (Liu et al., 2019) and XLM-R: BERT with positions that begin after the padding token's id.</summary>
    Roberta,

    /// <summary>GTE from v1.5 (Zhang et al., mGTE, 2024): rotary positions and a gated feed-forward block.</summary>
    Gte,
}
