"""Two wordings side by side: pure steps from characters to differences, each with its weight. Nothing here touches the database.

typography (characters) → terms (meaning) → locating (where) → aligning (which with which) → judging (what it means).
"""
