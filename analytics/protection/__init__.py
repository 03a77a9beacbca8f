"""What the public may read: protected figures, made once at publication, in a file that holds no person."""
