"""A finished dataset's folder → `index.html`: what is in it, what is missing from it, and what needs a look."""
