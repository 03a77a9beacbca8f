"""Who visits and what they may do: roles, identity, sign-in.

In: headers, cookies and settings. Out: a role. Imports: the rooms before it."""
