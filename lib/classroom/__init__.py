"""The instructor's evening: collect what was handed in, grade it apart, give it back."""
