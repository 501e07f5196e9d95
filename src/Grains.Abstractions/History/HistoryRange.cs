namespace ServingCluster.History;

/// <summary>How far a history goes back, and with that how fine its steps are.</summary>
public enum HistoryRange
{
    /// <summary>The last hour, in steps of 10 seconds.</summary>
    Hour,

    /// <summary>The last day, in steps of 2 minutes.</summary>
    Day,

    /// <summary>The last week, in steps of 15 minutes.</summary>
    Week,
}
