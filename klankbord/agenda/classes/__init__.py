"""Ask your class: who sits for a class asks its parents about one agenda item, and brings what they say along."""
