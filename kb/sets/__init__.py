"""Question sets: what a question and its gold are, sets read and written, held against the documents, and gathered from use."""
