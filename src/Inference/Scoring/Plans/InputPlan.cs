using ServingCluster.Inference.Tensors;
using ServingCluster.Models;

namespace ServingCluster.Inference.Scoring.Plans;

/// <summary>How a model's requests become the tensors of its graph: made once when the model is loaded, immutable, shared by all requests.</summary>
internal sealed class InputPlan
{
    /// <summary>The most axes that a tensor may have.</summary>
    public const int MostAxes = 16;

    /// <summary>What a request may name, in the signature's order.</summary>
    public required InputField[] Fields { get; init; }

    /// <summary>The graph's inputs in its order.</summary>
    public required InputTarget[] Targets { get; init; }

    /// <summary>Axes that must agree in size, beyond one tensor.</summary>
    public required AxisGroup[] AxisGroups { get; init; }

    /// <summary>The parameters of the signature.</summary>
    public required ParamPlan Params { get; init; }

    /// <summary>Whether the fields are columns of a data frame.</summary>
    public required bool IsColumnBased { get; init; }

    /// <summary>Whether rows of several requests can go into one run: every input has a first axis of any size.</summary>
    public required bool CanBatch { get; init; }

    /// <summary>Finds a field by its name.</summary>
    public required NameTable Names { get; init; }

    /// <summary>Whether the columns have no names, and so are taken in order.</summary>
    public bool IsUnnamed => Fields[0].Name is null;

    /// <summary>Whether a data frame may be the model's one tensor as a whole, a column per element of a row.</summary>
    public bool TakesMatrix => !IsColumnBased && Targets is [{ Rank: 2 }];

    /// <summary>The fields' names, for messages.</summary>
    public string FieldList => IsUnnamed ? $"{Fields.Length} unnamed" : string.Join(", ", Fields.Select(f => $"'{f.Name}'"));

    /// <summary>Makes the plan.</summary>
    /// <param name="signature">The model's signature, or one derived from the graph.</param>
    /// <param name="graphInputs">The graph's inputs in its order; at least one.</param>
    /// <exception cref="Errors.ServingException">Signature and graph do not go together; the message says where.</exception>
    public static InputPlan Compile(ModelSignature signature, IReadOnlyList<TensorSpec> graphInputs) =>
        InputPlanCompiler.Compile(signature, graphInputs);
}
