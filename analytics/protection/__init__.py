"""Statistical disclosure control: the protected figures of a version, which the public reads, made at publication.

In: an open version. Out: the public’s file and its answers. Imports: the rooms before it."""
