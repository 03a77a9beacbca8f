"""Who visits and what they may do: roles, identity, sign-in."""
