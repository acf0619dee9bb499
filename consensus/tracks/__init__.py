"""Many stages: the way of a candidate into a body, run as a fold over its acts."""
