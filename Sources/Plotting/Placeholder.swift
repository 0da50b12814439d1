// Placeholder: the first source of this module replaces it.
