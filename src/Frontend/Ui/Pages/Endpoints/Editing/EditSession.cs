using System.Text.Json;
using ServingCluster.Frontend.Ui.Api;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Sending;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing;

/// <summary>Has the form checked, and sends it. What was sent and taken is not sent again.</summary>
internal sealed class EditSession(ServingApi api, EditState state, EndpointForm? before, JsonElement? endpoint)
{
    private readonly IReadOnlyCollection<string> _foundation = state.Reference.Foundation;
    private EndpointForm? _before = before;

    /// <summary>What was taken of the changes so far.</summary>
    public List<string> Taken { get; } = [];

    /// <summary>The endpoint as it was read; null for a new one.</summary>
    public JsonElement? Endpoint => endpoint;

    /// <summary>The requests that the form needs now.</summary>
    public IReadOnlyList<PlannedRequest> Plan() => _before is null ? [EditPlan.Creation(state.Form)] : EditPlan.Changes(_before, state.Form);

    /// <summary>Has the API check what would be sent; what is wrong is noted beside the fields.</summary>
    /// <returns>What the API says that is about no field; empty when it says nothing.</returns>
    public async Task<string> CheckAsync(CancellationToken cancellationToken)
    {
        var mistakes = new List<FieldMistake>();
        var message = "";
        foreach (var request in Plan().Where(r => r.CheckPath is not null))
        {
            try
            {
                await api.SendAsync(HttpMethod.Post, request.CheckPath!, request.Body.DeepClone(), cancellationToken);
            }
            catch (ApiException e)
            {
                mistakes.AddRange(MistakesOf(e, request));
                message = e.Mistakes.Count == 0 ? e.Message : message;
            }
        }

        state.Mistakes.All = mistakes;
        return message;
    }

    /// <summary>Sends what was changed, one after the other, until one is refused.</summary>
    /// <returns>What the API says; empty when all was taken.</returns>
    public async Task<string> SendAsync()
    {
        foreach (var request in Plan())
        {
            try
            {
                await api.SendAsync(request.Method, request.Path, request.Body.DeepClone());
                Taken.Add(request.What);
            }
            catch (ApiException e)
            {
                state.Mistakes.All = [.. MistakesOf(e, request)];
                await ReadAgainAsync();
                return $"The {request.What} could not be {(_before is null ? "created" : "changed")}: {e.Message}";
            }
        }

        return "";
    }

    // What was taken before another part was refused is not sent a second time.
    private async Task ReadAgainAsync()
    {
        if (_before is null || Taken.Count == 0)
            return;
        try
        {
            _before = FormReader.Read(await api.GetAsync("/api/2.0/serving-endpoints/" + Uri.EscapeDataString(state.Form.Name)), _foundation);
        }
        catch (ApiException)
        {
            // Then all of it is sent again, which changes nothing twice.
        }
    }

    private static IEnumerable<FieldMistake> MistakesOf(ApiException e, PlannedRequest request) =>
        e.Mistakes.Select(m => new FieldMistake(request.PlaceOf(m.Path), m.Message));
}
