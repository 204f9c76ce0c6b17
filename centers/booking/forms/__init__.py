"""What people type. Errors say what to do."""
