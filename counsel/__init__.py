"""法律顾问: one of the five service lines. It stands on the floors in `centers` and knows no other line."""
