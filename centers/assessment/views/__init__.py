"""The pages of the assessment: of the bureau, of a street, and of everybody."""
