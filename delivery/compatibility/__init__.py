"""What a client of an earlier description would miss in a later one. No rule here knows anything of this project's addresses."""
