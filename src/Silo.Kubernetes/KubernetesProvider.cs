using k8s;
using Orleans.Hosting.Kubernetes;
using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.Secrets;
using ServingCluster.Silo.Providers;
using ServingCluster.Silo.Settings;

namespace ServingCluster.Silo.Kubernetes;

/// <summary>
/// Silos as pods of Kubernetes: the first two members watch the cluster's pods (labels <c>orleans/serviceId</c> and <c>orleans/clusterId</c>), and a
/// silo whose pod was deleted is declared dead at once instead of after its probes fail.
/// </summary>
/// <remarks>
/// The pod is told by the environment variables <c>POD_NAME</c>, <c>POD_NAMESPACE</c> and <c>POD_IP</c>, from the downward API. The API server is
/// reached by the pod's service account, which may get, list and watch pods; outside of a pod by the file that <c>KUBECONFIG</c> names.
/// </remarks>
internal sealed class KubernetesProvider : ISiloProvider
{
    private static readonly string[] Variables =
    [
        KubernetesHostingOptions.PodNameEnvironmentVariable,
        KubernetesHostingOptions.PodNamespaceEnvironmentVariable,
        KubernetesHostingOptions.PodIPEnvironmentVariable,
    ];

    /// <inheritdoc/>
    public string Name => "kubernetes";

    /// <inheritdoc/>
    public ProviderAbilities Abilities => ProviderAbilities.Hosting;

    /// <inheritdoc/>
    public ISettingBook? Book => null;

    /// <inheritdoc/>
    public void Check(SiloSettings settings, List<string> mistakes)
    {
        var missing = Variables.Where(v => string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(v))).ToList();
        if (missing.Count > 0)
            mistakes.Add($"'{Name}' needs the environment variables {string.Join(", ", missing)}, from the pod's own fields.");

        // Silos are matched with pods by name.
        var pod = Environment.GetEnvironmentVariable(KubernetesHostingOptions.PodNameEnvironmentVariable);
        if (!string.IsNullOrWhiteSpace(pod) && pod != settings.Serving.NodeName)
            mistakes.Add($"{SettingsReader.KeyOf("NodeName")} is '{settings.Serving.NodeName}', but must be the pod's name, '{pod}', because silos are matched with pods by name.");
        if (settings.Cluster.Clustering == ProviderNames.Localhost)
            mistakes.Add($"'{Name}' does not go with {SettingsReader.KeyOf("Clustering")} '{ProviderNames.Localhost}': pods are not on one machine.");
        CheckIdentity(KubernetesHostingOptions.ClusterIdEnvironmentVariable, "ClusterId", settings.Cluster.ClusterId, mistakes);
        CheckIdentity(KubernetesHostingOptions.ServiceIdEnvironmentVariable, "ServiceId", settings.Cluster.ServiceId, mistakes);
    }

    /// <inheritdoc/>
    public void AddClustering(ISiloBuilder silo) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void AddStorage(ISiloBuilder silo, string name) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<IReadOnlyList<MasterKey>> ReadKeysAsync() => throw new NotSupportedException();

    /// <inheritdoc/>
    public void AddHosting(ISiloBuilder silo) => silo.UseKubernetesHosting(options =>
        options.Configure(o => o.GetClientConfiguration = KubernetesClientConfiguration.BuildDefaultConfig));

    // Orleans' hosting would follow such a variable in silence.
    private static void CheckIdentity(string variable, string setting, string value, List<string> mistakes)
    {
        var given = Environment.GetEnvironmentVariable(variable);
        if (!string.IsNullOrWhiteSpace(given) && given != value)
            mistakes.Add($"The environment variable {variable} is '{given}', but {SettingsReader.KeyOf(setting)} is '{value}'; leave the variable out.");
    }
}
