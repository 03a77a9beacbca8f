"""Statistical disclosure control: the protected figures of a version, which the public reads, made at publication."""
