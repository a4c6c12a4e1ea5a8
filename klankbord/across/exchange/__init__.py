"""The exchange: what was asked, who spoke, what the school answered and what was told."""
