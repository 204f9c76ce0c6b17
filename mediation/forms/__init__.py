"""What residents, clerks, mediators and chairs type."""
