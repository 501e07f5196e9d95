using System.Text.Json.Nodes;

namespace ServingCluster.Grains.Storage;

/// <summary>Carries the data of one format of a record forward to the next. May change <paramref name="data"/> in place.</summary>
public delegate JsonNode StateMigration(JsonNode data);
