"""What test reports mean for a learner: which katas are solved, and which one is next."""
