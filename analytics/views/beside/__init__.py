"""What is said beside a figure: what its marks say when pointed at, and what others publish.

In: computed views. Out: texts. Imports: the rooms before views."""
