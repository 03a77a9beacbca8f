"""Attackers who read all that the public reads, know the law of the noise, and look for people."""
