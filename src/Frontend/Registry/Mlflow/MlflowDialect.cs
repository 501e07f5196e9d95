using ServingCluster.Errors;
using ServingCluster.Grains.Models;

namespace ServingCluster.Frontend.Registry.Mlflow;

/// <summary>The two registries that MLflow's protocol reaches. They share all models; Unity Catalog's sees those of three levels.</summary>
/// <param name="Prefix">Where its routes begin.</param>
/// <param name="IsUnityCatalog">Whether it is Unity Catalog's.</param>
internal sealed record MlflowDialect(string Prefix, bool IsUnityCatalog)
{
    public static MlflowDialect Workspace { get; } = new("/api/2.0/mlflow", false);

    public static MlflowDialect UnityCatalog { get; } = new("/api/2.0/mlflow/unity-catalog", true);

    /// <summary>Whether a model of that name can be seen here.</summary>
    public bool Sees(string name) => !IsUnityCatalog || name.Contains('.');

    /// <summary>The name of the model that a call is about.</summary>
    public string ReadName(RegistryArguments arguments)
    {
        var name = arguments.RequiredText("name");
        if (name.Length > 0 && !Sees(name))
            arguments.Mistakes.Add("name", $"'{name}' has one level; models of Unity Catalog have three: catalog.schema.model.");
        return name;
    }

    /// <summary>The name for a new model.</summary>
    public string ReadNewName(RegistryArguments arguments)
    {
        var name = ReadName(arguments);
        if (name.Length > 0)
            ModelRules.CheckName("name", name, arguments.Mistakes);
        return name;
    }

    /// <summary>Stages exist in name alone: every version is in "None".</summary>
    public static void RefuseStages(IEnumerable<string> stages, Mistakes mistakes)
    {
        foreach (var stage in stages.Where(s => !s.Equals("None", StringComparison.OrdinalIgnoreCase)))
            mistakes.Add("stages", $"'{stage}' is not offered: every version is in the stage 'None'. Mark versions with aliases instead.");
    }
}
