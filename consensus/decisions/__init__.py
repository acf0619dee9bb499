"""One stage: pose a question, decide it, explain the answer, compare answers."""
