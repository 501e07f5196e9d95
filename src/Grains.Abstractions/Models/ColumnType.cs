namespace ServingCluster.Models;

/// <summary>MLflow's column types; the wire names are the lower-case member names.</summary>
public enum ColumnType
{
    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>32-bit signed integer.</summary>
    Integer,

    /// <summary>64-bit signed integer.</summary>
    Long,

    /// <summary>32-bit floating point.</summary>
    Float,

    /// <summary>64-bit floating point.</summary>
    Double,

    /// <summary>Text.</summary>
    String,

    /// <summary>Bytes; base64 in JSON.</summary>
    Binary,

    /// <summary>A point in time; ISO 8601 in JSON.</summary>
    DateTime,
}
