"""The levers of « Et si ? » and its cards.

In: a starting point. Out: a scenario, in the session and the address. Imports: the rooms before it."""
