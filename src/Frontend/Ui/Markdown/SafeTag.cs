namespace ServingCluster.Frontend.Ui.Markdown;

/// <summary>The tags that rendered Markdown is made of. There is no way to write another.</summary>
internal enum SafeTag
{
    A,
    Blockquote,
    Br,
    Button,
    Code,
    Del,
    Div,
    Em,
    H3,
    H4,
    H5,
    H6,
    Hr,
    Li,
    Ol,
    P,
    Pre,
    Strong,
    Table,
    Tbody,
    Td,
    Th,
    Thead,
    Tr,
    Ul,
}
