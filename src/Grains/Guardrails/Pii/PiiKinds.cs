namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>The names of kinds of personal data.</summary>
internal static class PiiKinds
{
    /// <summary>What stands in the place of a masked one, such as <c>&lt;EMAIL_ADDRESS&gt;</c>. The names are those of Microsoft's Presidio.</summary>
    public static string Mask(PiiKind kind) => kind switch
    {
        PiiKind.EmailAddress => "<EMAIL_ADDRESS>",
        PiiKind.IbanCode => "<IBAN_CODE>",
        PiiKind.IpAddress => "<IP_ADDRESS>",
        PiiKind.CreditCard => "<CREDIT_CARD>",
        PiiKind.UsSsn => "<US_SSN>",
        PiiKind.PhoneNumber => "<PHONE_NUMBER>",
        PiiKind.UsBankNumber => "<US_BANK_NUMBER>",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
