"""What the pages share; rooms import only from those before them (tests/test_architecture.py)."""
