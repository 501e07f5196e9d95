namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>A kind of personal data.</summary>
internal enum PiiKind
{
    /// <summary>An e-mail address.</summary>
    EmailAddress,

    /// <summary>An international bank account number.</summary>
    IbanCode,

    /// <summary>An IP address, version 4 or 6.</summary>
    IpAddress,

    /// <summary>The number of a payment card.</summary>
    CreditCard,

    /// <summary>A social security number of the United States.</summary>
    UsSsn,

    /// <summary>A telephone number.</summary>
    PhoneNumber,

    /// <summary>The number of a bank account in the United States.</summary>
    UsBankNumber,
}
