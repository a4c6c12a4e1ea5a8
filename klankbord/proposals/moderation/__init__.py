"""Keeping the conversation decent: house rules, reports, hiding, rest, and a private word to the school."""
