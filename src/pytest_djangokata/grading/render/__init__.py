"""What a batch is written as: pure functions from results to text, one module for each reader."""
