"""What would it take: the smallest sets of levers, or of members, that remove the objections."""
