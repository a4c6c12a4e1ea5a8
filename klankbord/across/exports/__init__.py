"""The files people expect: lists for a spreadsheet, lists on paper, and everything of a council to take along."""
