"""Where posts are needed and why, where medical and fire posts cover most, and how many people that takes."""
