"""What the public may read: the protected figures of a version, made at publication.

In: an open version. Out: the public’s file and its answers. Imports: the rooms before it.
"""
