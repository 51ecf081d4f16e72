"""The kinds of question: each recognises an understanding as its own and answers it from a Shelf."""
