"""What is said beside a figure: what its marks say when pointed at, what others publish, what its words mean.

In: computed views and sentences. Out: texts. Imports: the rooms before views."""
