"""One typed query: what a question asks, as data that can be kept, answered again, edited and said."""
