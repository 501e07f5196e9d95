namespace ServingCluster.Frontend.Ui.Api;

/// <summary>How an endpoint stands, in the API's words.</summary>
/// <param name="Ready"><c>READY</c> or <c>NOT_READY</c>.</param>
/// <param name="ConfigUpdate"><c>NOT_UPDATING</c>, <c>IN_PROGRESS</c>, <c>UPDATE_FAILED</c> or <c>UPDATE_CANCELED</c>.</param>
internal sealed record EndpointState(string Ready, string ConfigUpdate);
