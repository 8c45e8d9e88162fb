namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>One line of an ACL. ACLs are kept and answered; they open nothing (policies do).</summary>
/// <param name="Grantee">A canonical user id, or the URI of a group.</param>
/// <param name="Permission"><c>READ</c>, <c>WRITE</c>, <c>READ_ACP</c>, <c>WRITE_ACP</c> or <c>FULL_CONTROL</c>.</param>
internal sealed record Grant(string Grantee, string Permission);
