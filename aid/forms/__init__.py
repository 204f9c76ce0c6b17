"""What applicants, clerks, reviewers and lawyers type."""
