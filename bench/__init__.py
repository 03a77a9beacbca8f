"""The bench behind `make bench`: what the application costs, against its budgets and two other programs."""
