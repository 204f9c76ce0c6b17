"""社区矫正与安置帮教: one of the five service lines. It stands on `centers` and knows no other line."""
