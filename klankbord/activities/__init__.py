"""What a parent council organises itself: activities, their tasks, and the parents who help."""
