using System.Globalization;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Grains.Autoscaling;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.Endpoints.Validation;

/// <summary>What one served entity may ask for.</summary>
internal static class ServedEntityRules
{
    private const int MaxConcurrency = 1024;

    /// <summary>Notes what is wrong with one entity.</summary>
    /// <param name="input">The entity as asked for.</param>
    /// <param name="path">Where it stands in the request.</param>
    /// <param name="kind">What its name and version are called there: <c>entity</c> or <c>model</c>.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    public static void Check(ServedEntityInput input, string path, string kind, Mistakes mistakes)
    {
        if (input.Name is not null)
            NameRules.CheckAlphabet(input.Name, $"{path}.name", mistakes);
        if (input.External is { } external)
        {
            ExternalModelRules.Check(external, $"{path}.external_model", mistakes);
            RefuseOwn(input, path, kind, mistakes);
            return;
        }

        if (string.IsNullOrEmpty(input.EntityName))
            mistakes.Add($"{path}.{kind}_name", "is required: the full name of a registered model, such as 'system.ai.iris'.");
        if (!int.TryParse(input.EntityVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version < 1)
            mistakes.Add($"{path}.{kind}_version", $"must be a version number such as '1'; it is {(input.EntityVersion is null ? "missing" : $"'{input.EntityVersion}'")}.");
        if (input.WorkloadType is not null && !WorkloadTypes.IsKnown(input.WorkloadType))
            mistakes.Add($"{path}.workload_type", $"'{input.WorkloadType}' is not offered; choose one of {WorkloadTypes.Names}.");
        if (input.EnvironmentVars is { Count: > 30 })
            mistakes.Add($"{path}.environment_vars", $"may hold at most 30 settings; it holds {input.EnvironmentVars.Count}.");
        foreach (var (name, value) in input.EnvironmentVars ?? new Dictionary<string, string>())
        {
            if (LooksLikeReference(value) && !SecretReference.TryParse(value, out _))
                mistakes.Add($"{path}.environment_vars.{name}", "is no reference to a secret, though it looks like one; write {{secrets/scope/key}} and nothing else.");
        }

        QuantizationRules.Check(input, path, mistakes);
        CheckScales(input, path, mistakes);
        CheckSize(input, path, mistakes);
        CheckThroughput(input, path, mistakes);
    }

    // What has a meaning for models that run here only.
    private static void RefuseOwn(ServedEntityInput input, string path, string kind, Mistakes mistakes)
    {
        var given = new (string Field, bool IsGiven)[]
        {
            ($"{kind}_name", input.EntityName is not null),
            ($"{kind}_version", input.EntityVersion is not null),
            ("workload_size", input.WorkloadSize is not null),
            ("workload_type", input.WorkloadType is not null),
            ("scale_to_zero_enabled", input.ScaleToZeroEnabled == true),
            ("min_provisioned_concurrency", input.MinProvisionedConcurrency > 0),
            ("max_provisioned_concurrency", input.MaxProvisionedConcurrency > 0),
            ("min_provisioned_throughput", input.MinProvisionedThroughput > 0),
            ("max_provisioned_throughput", input.MaxProvisionedThroughput > 0),
            ("provisioned_model_units", input.ProvisionedModelUnits > 0),
            ("burst_scaling_enabled", input.BurstScalingEnabled == false),
            ("quantization", input.Quantization is not null),
            ("environment_vars", input.EnvironmentVars?.Count > 0),
        };
        foreach (var (field, _) in given.Where(g => g.IsGiven))
            mistakes.Add($"{path}.{field}", "has no meaning beside external_model, whose provider runs it; leave it out.");
    }

    private static bool LooksLikeReference(string value) =>
        value.Contains("{{", StringComparison.Ordinal) && value.Contains("secrets/", StringComparison.Ordinal);

    private static void CheckScales(ServedEntityInput input, string path, Mistakes mistakes)
    {
        var given = new List<string>();
        if (input.WorkloadSize is not null)
            given.Add("workload_size");
        if (input.MinProvisionedConcurrency is not null || input.MaxProvisionedConcurrency is not null)
            given.Add("min_/max_provisioned_concurrency");
        if (input.MinProvisionedThroughput is not null || input.MaxProvisionedThroughput is not null)
            given.Add("min_/max_provisioned_throughput");
        if (input.ProvisionedModelUnits is not null)
            given.Add("provisioned_model_units");
        if (given.Count > 1)
            mistakes.Add(path, $"{string.Join(" and ", given)} exclude each other; give one of the {(given.Count == 2 ? "two" : $"{given.Count}")}.");
    }

    // That they are multiples of the model's chunk is for the endpoint to check, which knows the model.
    private static void CheckThroughput(ServedEntityInput input, string path, Mistakes mistakes)
    {
        var (min, max) = (input.MinProvisionedThroughput, input.MaxProvisionedThroughput);
        if (min is not null && max is null)
            mistakes.Add(path, "min_provisioned_throughput needs max_provisioned_throughput.");
        if (min < 0)
            mistakes.Add($"{path}.min_provisioned_throughput", $"must be 0 or more tokens per second; it is {min}.");
        if (max < 1)
            mistakes.Add($"{path}.max_provisioned_throughput", $"must be at least one chunk of tokens per second; it is {max}.");
        if (min > max)
            mistakes.Add(path, $"min_provisioned_throughput ({min}) must not be above max_provisioned_throughput ({max}).");
        if (max is not null && min is null or 0 && input.ScaleToZeroEnabled == false)
            mistakes.Add(path, "min_provisioned_throughput 0 needs scale_to_zero_enabled: true; give a minimum of at least one chunk.");
        if (input.ProvisionedModelUnits is < 1 or > MaxConcurrency)
            mistakes.Add($"{path}.provisioned_model_units", $"must be a whole number from 1 to {MaxConcurrency}; it is {input.ProvisionedModelUnits}.");
        if (input.BurstScalingEnabled == false && input.ProvisionedModelUnits is null)
            mistakes.Add($"{path}.burst_scaling_enabled", "has an effect with provisioned_model_units only; leave it out.");
    }

    private static void CheckSize(ServedEntityInput input, string path, Mistakes mistakes)
    {
        var (min, max) = (input.MinProvisionedConcurrency, input.MaxProvisionedConcurrency);
        if (input.WorkloadSize is not null && !WorkloadSizes.TryParse(input.WorkloadSize, out _))
            mistakes.Add($"{path}.workload_size", $"'{input.WorkloadSize}' is not a size; choose one of {WorkloadSizes.Names}.");
        if ((min is null) != (max is null))
            mistakes.Add(path, "min_provisioned_concurrency and max_provisioned_concurrency are given together or not at all.");
        CheckConcurrency(min, $"{path}.min_provisioned_concurrency", 0, mistakes);
        CheckConcurrency(max, $"{path}.max_provisioned_concurrency", 4, mistakes);
        if (min > max)
            mistakes.Add(path, $"min_provisioned_concurrency ({min}) must not be above max_provisioned_concurrency ({max}).");
        if (min == 0 && input.ScaleToZeroEnabled == false)
            mistakes.Add(path, "min_provisioned_concurrency 0 needs scale_to_zero_enabled: true.");
    }

    private static void CheckConcurrency(int? value, string path, int least, Mistakes mistakes)
    {
        if (value is null)
            return;
        if (value < least || value > MaxConcurrency || value % 4 != 0)
            mistakes.Add(path, $"must be a multiple of 4 from {least} to {MaxConcurrency}; it is {value}.");
    }
}
