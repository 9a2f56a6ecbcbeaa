"""A take-home: katas drawn for one candidate, handed out with a signed receipt, and scored when they come back."""
