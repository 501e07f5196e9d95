namespace ServingCluster.Gateway.Aws;

/// <summary>Who signs a request to AWS.</summary>
/// <param name="AccessKeyId">The key's public name.</param>
/// <param name="SecretAccessKey">The secret.</param>
/// <param name="SessionToken">The token of temporary credentials; null for those that last.</param>
internal sealed record AwsCredentials(string AccessKeyId, string SecretAccessKey, string? SessionToken = null)
{
    /// <summary>The public name alone: a record would print the secret.</summary>
    public override string ToString() => AccessKeyId;
}
