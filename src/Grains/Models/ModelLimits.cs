namespace ServingCluster.Grains.Models;

/// <summary>How large the parts of a registered model may be. MLflow's limits where it has one.</summary>
public static class ModelLimits
{
    /// <summary>Characters of a full name.</summary>
    public const int Name = 255;

    /// <summary>Characters of a description.</summary>
    public const int Description = 5_000;

    /// <summary>Characters of a tag's key.</summary>
    public const int TagKey = 250;

    /// <summary>Characters of a tag's value.</summary>
    public const int TagValue = 5_000;

    /// <summary>Tags of one model or version.</summary>
    public const int Tags = 100;

    /// <summary>Characters of an alias.</summary>
    public const int Alias = 255;

    /// <summary>Aliases of one model.</summary>
    public const int Aliases = 100;

    /// <summary>Characters of a source or a run link.</summary>
    public const int Text = 2_000;

    /// <summary>Versions of one model that were not deleted: they share one record, which every change writes again.</summary>
    public const int Versions = 1_000;
}
