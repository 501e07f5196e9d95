using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using ServingCluster.Errors;
using ServingCluster.Secrets;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.Ui.Protection;

/// <summary>
/// Keeps the keys by which pages and forms prove that they are this server's, in the state store and sealed, so that a page made by one
/// process of a cluster is known to another, and a restart takes no open page away.
/// </summary>
internal sealed partial class StoredKeys(IStateStore store, ISecretSealer sealer, ILogger<StoredKeys> logger) : IXmlRepository
{
    private const string Prefix = "ui/keys/";

    /// <summary>What they are sealed for.</summary>
    public const string Purpose = "ui/keys";

    // The framework asks for its keys now and then, and waits for them; there are a few of them.
    public IReadOnlyCollection<XElement> GetAllElements() => ReadAsync().GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName) =>
        WriteAsync($"{Prefix}{Guid.NewGuid():N}", element.ToString(SaveOptions.DisableFormatting)).GetAwaiter().GetResult();

    private async Task<IReadOnlyCollection<XElement>> ReadAsync()
    {
        var elements = new List<XElement>();
        await foreach (var stored in store.ListAsync(Prefix, CancellationToken.None))
        {
            try
            {
                elements.Add(XElement.Parse(sealer.Open(Encoding.UTF8.GetString(stored.Value.Span), Purpose)));
            }
            catch (Exception exception) when (exception is ServingException or XmlException)
            {
                // The key that it was sealed with is gone. What it protected is void, and the framework makes another: nobody is shut out.
                LogUnreadable(stored.Key, exception.Message);
            }
        }

        return elements;
    }

    [LoggerMessage(LogLevel.Warning, "The key {Key} of the web UI cannot be read and is passed over; open pages have to be loaded again. {Reason}")]
    private partial void LogUnreadable(string key, string reason);

    private async Task WriteAsync(string key, string xml) =>
        await store.WriteAsync(key, Encoding.UTF8.GetBytes(sealer.Seal(xml, Purpose)), null, CancellationToken.None);
}
