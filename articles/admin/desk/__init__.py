"""The checking desk: one article's claims with the words and the evidence side by side, and the lists of a checker's day."""
